using System.Net.Sockets;
using Npgsql;

namespace AlertOps.Storage.Sql;

/// <summary>Explains why PostgreSQL is not reachable, and what to do, in words that hold no password.</summary>
internal static class PostgresOutage
{
    /// <returns>Null when waiting would not help.</returns>
    public static string? Why(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } starting =>
            $"it is starting or going down ({starting.MessageText}): nothing to do but wait",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing => $"{missing.MessageText}: create it, or correct Database in storage.postgres",
        PostgresException { SqlState: ['2', '8', ..] } refused => $"it refuses the user ({refused.MessageText}): correct Username and Password in storage.postgres, or its pg_hba.conf",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } full => $"it has no connection left ({full.MessageText}): raise max_connections, or end other clients",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied => $"{denied.MessageText}: let the user create tables (grant create on schema public)",
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3' or '5' or '7', ..] } away => $"{away.MessageText}: look at its log",
        PostgresException => null,
        NpgsqlException or TimeoutException or SocketException => $"{Innermost(error)}: start it, or correct Host and Port in storage.postgres",
        _ => null,
    };

    private static string Innermost(Exception error) => error.GetBaseException() is SocketException socket ? socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "nothing listens at that address",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "there is no such host",
        _ => socket.Message,
    } : error is TimeoutException || error.InnerException is TimeoutException ? "no answer" : error.Message;
}
