using System.Data.Common;
using AlertOps.Background;

namespace AlertOps.Delivery;

/// <summary>The store can't be used now, as is known and has been said: nothing was read, nothing was written. It may come back.</summary>
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

    /// <summary>What a connection met that is no longer open: the database's own exception, or this one around a complaint that there is no connection.</summary>
    public static DbException Of(Exception error) => error as DbException ?? new StoreUnavailableException($"the connection to the database was cut: {error.Message}", error);
}
