using System.Collections.Immutable;
using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads <c>server</c>.</summary>
internal sealed class ServerSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [ServerKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root));

    public IEnumerable<string> KeysThatNeedRestart(AlertOpsOptions options, AlertOpsOptions started) =>
        options.Server.Listen == started.Server.Listen ? [] : ["server.listen"];

    public AlertOpsOptions KeepRunningValues(AlertOpsOptions options, AlertOpsOptions running)
    {
        // Links follow the address unless they were given one.
        var external = options.Server.ExternalUrl == options.Server.Listen ? running.Server.Listen : options.Server.ExternalUrl;
        return options.With(options.Server with { Listen = running.Server.Listen, ExternalUrl = external });
    }

    private static ServerOptions Parse(Section root)
    {
        var section = root.ReadOrEmpty(ServerKeys.Section);
        var listen = section.Get(ServerKeys.Listen);
        var options = new ServerOptions(listen, section.Read(ServerKeys.ExternalUrl) ?? listen, Tokens(section)) { Hosts = Hosts(section) };
        section.ReportUnknownKeys();
        return options;
    }

    public static Uri? ReadListen(Value value)
    {
        const string example = "http://127.0.0.1:9087, or http://0.0.0.0:9087 for every address of this machine";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (text.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            value.Report("https", "listen on http, and let a reverse proxy in front speak TLS");
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "http" && url.Host.Length > 0 && url.PathAndQuery == "/" && url.UserInfo.Length == 0)
        {
            return url;
        }
        else
        {
            value.Report($"'{Readable.Key(text)}' is not an address to listen on", $"write it like {example}");
        }

        return null;
    }

    private static ImmutableArray<string> Hosts(Section section) =>
        [.. (section.Read(ServerKeys.Hosts) ?? []).Select(Host).OfType<string>().Distinct()];

    private static string? Host(Value value)
    {
        const string example = "alertops.internal";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        var name = HostNames.Normal(text);
        if (Uri.CheckHostName(name) != UriHostNameType.Unknown)
        {
            // Browsers send an international name in its ASCII form.
            return HostNames.Normal(new UriBuilder(Uri.UriSchemeHttp, name).Uri.IdnHost);
        }

        value.Report($"'{Readable.Key(text)}' is not the name of a host", $"write the name alone, without http:// and without a port, like {example}");
        return null;
    }

    private static ImmutableArray<Secret> Tokens(Section section)
    {
        var (value, file) = section.Pair(ServerKeys.WebhookToken);
        var written = (value ?? file)?.ListOrOne() ?? [];
        if (written.IsEmpty)
        {
            // An empty list would leave the webhook open to everybody whom a token was meant to keep out.
            (value ?? file)?.Report("an empty list", "put a token in it, or remove the key");
        }

        return [.. written.Select(item => value is null ? item.FromFile() : item.AsSecret()).OfType<Secret>().Distinct()];
    }
}
