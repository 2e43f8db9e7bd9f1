using System.Collections.Immutable;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>The rights of a caller without credentials.</summary>
internal enum AnonymousAccess
{
    None,
    Viewer,
}

/// <param name="Name">The name that callers with this token act under.</param>
internal sealed record ApiToken(string Name, Secret Token, Role Role);

/// <summary>The section <c>auth</c>: the rights of callers with and without a token.</summary>
/// <param name="Anonymous">As it is written; null when it isn't, and then the addresses decide, see <see cref="AnonymousMayRead"/>.</param>
internal sealed record AuthOptions(AnonymousAccess? Anonymous, ImmutableArray<ApiToken> ApiTokens)
{
    public static AuthOptions None { get; } = new(null, []);

    /// <summary>True when callers without credentials may read: as it is written, else when only this machine can reach the service.</summary>
    public bool AnonymousMayRead(ServerOptions server) => (Anonymous ?? (server.IsLoopback ? AnonymousAccess.Viewer : AnonymousAccess.None)) == AnonymousAccess.Viewer;
}

internal static class AuthSection
{
    extension(AlertOpsOptions options)
    {
        public AuthOptions Auth => options.Find<AuthOptions>() ?? AuthOptions.None;
    }
}
