using System.Data.Common;

namespace AlertOps.Outbox;

/// <summary>The store can't be used now, as is known and has been said: nothing was read, nothing was written. It may come back.</summary>
internal sealed class StoreAwayException : DbException
{
    public StoreAwayException()
    {
    }

    public StoreAwayException(string message)
        : base(message)
    {
    }

    public StoreAwayException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>What a connection met that is no longer open: the database's own exception, or this one around a complaint that there is no connection.</summary>
    public static DbException Of(Exception error) => error as DbException ?? new StoreAwayException($"the connection to the database was cut: {error.Message}", error);
}
