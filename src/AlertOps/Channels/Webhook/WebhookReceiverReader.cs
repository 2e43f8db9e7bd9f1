using System.Collections.Immutable;
using System.Net.Http.Headers;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;
using AlertOps.Runbooks;

namespace AlertOps.Channels.Webhook;

/// <summary>Reads a receiver's <c>webhook</c>: its URL, headers and body.</summary>
internal sealed class WebhookReceiverReader : IReceiverChannelReader
{
    private const string FileSuffix = "_file";
    private const string ContentType = "Content-Type";

    public Key<Section?> Key => WebhookChannelKeys.Channel;

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        var url = Url(section);
        var (headers, mediaType) = Headers(section);
        var body = section.Find(WebhookChannelKeys.Body) is { } value ? Body(value, mediaType) : null;
        if (body is null && mediaType != WebhookBodyRenderer.Json && section.Find(WebhookChannelKeys.Body) is null)
        {
            section.ReportMissing(WebhookChannelKeys.Body, $"'…', in the type that headers names ({Readable.Key(mediaType)}); without one the body is JSON");
        }

        section.Unsupported("method", "the call is always a POST", "remove it");
        section.Unsupported("to", "a webhook has one address", "remove it, and name whom to call in url, headers or body");
        section.Unsupported("format", "the body says what is sent", "remove it, and write body");
        return new ReceiverChannel(Key.Name, endpoint, AudienceList.None, "json")
        {
            Settings = new WebhookOptions(url, headers, body, mediaType, HttpParser.Parse(section, options.Http)),
        };
    }

    private static Secret Url(Section section)
    {
        var key = WebhookChannelKeys.Url;
        var url = section.Read(key);
        if (url?.IsKnown() == true)
        {
            var (value, file) = section.Pair(key);
            if (!Uri.TryCreate(url.Value, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.Host.Length == 0)
            {
                (value ?? file)?.Report("not an http or https URL", $"write it like {key.Example}");
            }
            else if (parsed.UserInfo.Length > 0)
            {
                (value ?? file)?.Report("holds a user or a password, which no call would send", "use http_config: {basic_auth: {username: …, password_file: …}}");
            }
        }

        return url ?? new Secret("");
    }

    /// <summary>Reads the headers. Their values are secrets, so each may come from a file: <c>X-Api-Key_file</c>.</summary>
    private static (ImmutableSortedDictionary<string, Secret> Headers, string MediaType) Headers(Section section)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, Secret>(StringComparer.OrdinalIgnoreCase);
        var mediaType = WebhookBodyRenderer.Json;
        if (section.Read(WebhookChannelKeys.Headers) is not { } map)
        {
            return (headers.ToImmutable(), mediaType);
        }

        foreach (var (key, value) in map.All())
        {
            var isFile = key.EndsWith(FileSuffix, StringComparison.Ordinal);
            var name = isFile ? key[..^FileSuffix.Length] : key;
            if (name.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            {
                mediaType = MediaType(value) ?? mediaType;
            }
            else if (HttpParser.IsHeader(name, value))
            {
                if (headers.ContainsKey(name))
                {
                    value.Report("a second value for one header", "keep one of the two");
                }
                else if ((isFile ? value.FromFile() : value.AsSecret()) is { } secret)
                {
                    headers.Add(name, secret);
                }
            }
        }

        return (headers.ToImmutable(), mediaType);
    }

    private static string? MediaType(Value value)
    {
        if (value.Text(WebhookBodyRenderer.Json) is not { } text)
        {
            return null;
        }

        if (MediaTypeHeaderValue.TryParse(text, out var type) && type.MediaType is { } name && type.CharSet is null or "utf-8" or "UTF-8")
        {
            return name;
        }

        value.Report($"'{Readable.Key(text)}' is not a media type in UTF-8", $"write it like {WebhookBodyRenderer.Json} or application/x-www-form-urlencoded");
        return null;
    }

    private static string? Body(Value value, string mediaType)
    {
        const string example = """'{"text": "{{notice.summary}}"}'""";
        if (value.Node.Kind != NodeKind.Scalar)
        {
            value.Report($"{value.Node.Noun} where text is expected", $"write it in quotes, like {example}");
            return null;
        }

        var template = value.Node.Text;
        if (template.Trim().Length == 0)
        {
            value.Report("empty", $"write it like {example}, or remove the key");
            return null;
        }

        var problems = TemplateRenderer.Check(template, TemplateUse.Body);
        foreach (var error in problems)
        {
            value.ReportAt(error.LineIn(template), error.ColumnIn(template), Readable.Line(error.Message), Readable.Line(error.Cure));
        }

        if (problems.Count == 0 && WebhookBodyRenderer.FindProblem(template, mediaType) is var (problem, way))
        {
            value.Report(Readable.Line(problem), way);
        }

        return template;
    }
}
