using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Access;

/// <summary>Reads <c>auth</c>.</summary>
internal sealed class AuthSectionReader : ISectionReader
{
    private const string Example = "auth: {api_tokens: [{name: prometheus, token_file: /etc/alertops/prometheus-token, role: viewer}]}";

    /// <summary>A shorter token could be guessed.</summary>
    private const int ShortestToken = 16;

    public AlertOpsOptions Read(Section root, AlertOpsOptions options)
    {
        var auth = Parse(root, options.Server);
        ExposureCheck.Report(root, options.Server, auth);
        return options.With(auth);
    }

    private static AuthOptions Parse(Section root, ServerOptions server)
    {
        if (root.Find("auth")?.Map(Example) is not { } section)
        {
            return AuthOptions.None;
        }

        var options = new AuthOptions(section.Find("anonymous")?.Choice(("viewer", AnonymousAccess.Viewer), ("none", AnonymousAccess.None)), Tokens(section, server));
        section.ReportUnknownKeys();
        return options;
    }

    private static ImmutableArray<ApiToken> Tokens(Section section, ServerOptions server)
    {
        var value = section.Find("api_tokens");
        if (value?.List(Example) is not { } items)
        {
            return [];
        }

        if (items.IsEmpty)
        {
            // An empty list would leave the API open to everybody whom a token was meant to keep out.
            value.Report("an empty list", "put a token in it, or remove the key");
        }

        var names = new UniqueNames();
        var tokens = ImmutableArray.CreateBuilder<ApiToken>(items.Length);
        foreach (var item in items.Select(item => item.Map(Example)).OfType<Section>())
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
        var written = item.Require("name", "name: prometheus");
        var name = names.Take(written?.Text("prometheus"), written, "token");
        var secret = item.Secret("token");
        if (secret is null)
        {
            item.ReportMissing("token", "token_file: /etc/alertops/prometheus-token");
        }

        var role = item.Require("role", "role: viewer")?.Choice(("viewer", Role.Viewer), ("responder", Role.Responder), ("admin", Role.Admin));
        item.ReportUnknownKeys();
        return secret is not null && role is { } known ? new ApiToken(name, secret, known) : null;
    }

    private static void Compare(Section item, ApiToken token, IEnumerable<ApiToken> others, ServerOptions server)
    {
        var (value, file) = item.Pair("token");
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
