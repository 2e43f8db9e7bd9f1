using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Access;

/// <summary>Reads <c>auth</c>.</summary>
internal sealed class AuthSectionReader : ISectionReader
{
    /// <summary>A shorter token could be guessed.</summary>
    private const int ShortestToken = 16;

    public ImmutableArray<Key> Keys => [AuthKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options)
    {
        var auth = Parse(root, options.Server);
        ExposureCheck.Report(root, options.Server, auth);
        return options.With(auth);
    }

    private static AuthOptions Parse(Section root, ServerOptions server)
    {
        var section = root.ReadOrEmpty(AuthKeys.Section);
        var options = new AuthOptions(section.Read(AuthKeys.Anonymous), Tokens(section, server));
        section.ReportUnknownKeys();
        return options;
    }

    private static ImmutableArray<ApiToken> Tokens(Section section, ServerOptions server)
    {
        // An empty list would leave the API open to everybody whom a token was meant to keep out.
        var items = section.Read(AuthKeys.Tokens) ?? [];
        var names = new UniqueNames();
        var tokens = ImmutableArray.CreateBuilder<ApiToken>(items.Length);
        foreach (var item in items)
        {
            if (ReadToken(item, names) is { } token)
            {
                Compare(item, token, tokens, server);
                tokens.Add(token);
            }
        }

        return tokens.DrainToImmutable();
    }

    private static ApiToken? ReadToken(Section item, UniqueNames names)
    {
        var name = names.Take(item.Read(AuthKeys.TokenName), item.Find(AuthKeys.TokenName), "token");
        var secret = item.Read(AuthKeys.Token);
        var role = item.Read(AuthKeys.TokenRole);
        item.ReportUnknownKeys();
        return secret is not null && role is { } known ? new ApiToken(name, secret, known) : null;
    }

    private static void Compare(Section item, ApiToken token, IEnumerable<ApiToken> others, ServerOptions server)
    {
        var (value, file) = item.Pair(AuthKeys.Token);
        if (!token.Token.IsKnown() || (value ?? file) is not { } place)
        {
            return;
        }

        if (token.Token.Value.Length < ShortestToken)
        {
            place.Report($"shorter than {ShortestToken} characters", "make one with: openssl rand -hex 32");
        }
        else if (server.WebhookTokens.Contains(token.Token))
        {
            place.Report("the same as server.webhook_token, which opens the webhook alone", "give each its own");
        }
        else if (others.FirstOrDefault(other => other.Token == token.Token) is { } other)
        {
            place.Report($"the same as the token of '{Readable.Key(other.Name)}'", "give each its own");
        }
    }
}
