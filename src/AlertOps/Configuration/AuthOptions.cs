using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>What a caller may do who shows no credentials.</summary>
internal enum AnonymousAccess
{
    None,
    Viewer,
}

/// <param name="Name">The token acts as this name.</param>
internal sealed record ApiToken(string Name, Secret Token, Role Role);

/// <summary><c>auth</c>: who may do what.</summary>
/// <param name="Anonymous">As it is written; null when it isn't, and then the addresses decide, see <see cref="AnonymousMayRead"/>.</param>
internal sealed record AuthOptions(AnonymousAccess? Anonymous, ImmutableArray<ApiToken> ApiTokens)
{
    public static AuthOptions None { get; } = new(null, []);

    /// <summary>Unless it is written, whoever reaches a service that only this machine reaches may read.</summary>
    public bool AnonymousMayRead(ServerOptions server) => (Anonymous ?? (server.IsLoopback ? AnonymousAccess.Viewer : AnonymousAccess.None)) == AnonymousAccess.Viewer;
}

internal static class AuthSection
{
    extension(AlertOpsOptions options)
    {
        public AuthOptions Auth => options.Find<AuthOptions>() ?? AuthOptions.None;
    }
}
