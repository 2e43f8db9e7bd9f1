using System.Data.Common;
using AlertOps.Background;

namespace AlertOps.Delivery;

/// <summary>The store is not available, which has been logged already: nothing was read, nothing was written. It may come back.</summary>
internal sealed class StoreUnavailableException : DbException, IAlreadyLogged
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The exception for an error on a connection that is no longer open: the database's own one, or this one around any other.</summary>
    public static DbException Of(Exception error) =>
        error as DbException ?? new StoreUnavailableException($"the connection to the database was cut: {error.Message}", error);
}
