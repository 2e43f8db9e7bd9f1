using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Commands;

/// <summary>Sends a message by hand through the running service, so that it is stored, rate limited and logged like any other.</summary>
internal static class NotifyCommand
{
    /// <summary>The service answers as soon as the message is on disk.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(15);

    public static Command Create(Option<string?> config)
    {
        var receiver = new Option<string>("--receiver") { Description = "A receiver of the configuration", Required = true };
        var title = new Option<string>("--title") { Description = "What it is about, in one line", Required = true };
        var body = new Option<string>("--body") { Description = "Markdown: bold, code, links, lists, quotations", DefaultValueFactory = _ => "" };
        var severity = new Option<string>("--severity") { Description = "critical, warning or info", DefaultValueFactory = _ => EnumNames.Of(Severity.Info) };
        var command = new Command("notify", "Sends a message by hand through the running service") { receiver, title, body, severity };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(config),
            new JsonObject
            {
                ["receiver"] = parsed.GetValue(receiver),
                ["title"] = parsed.GetValue(title),
                ["body"] = parsed.GetValue(body),
                ["severity"] = parsed.GetValue(severity),
            },
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private static async Task<int> RunAsync(string? config, JsonObject message, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var loaded = CommandConfiguration.Source(config).Load();
        if (loaded.Options is not { } options)
        {
            CommandConfiguration.Print(loaded.Problems, errors);
            return ExitCodes.BadConfiguration;
        }

        var token = options.Auth.ApiTokens.FirstOrDefault(item => item.Role >= Role.Responder);
        if (token is null && !FreshInstallation.IsFresh(options))
        {
            await errors.WriteLineAsync(
                "alertops notify: auth.api_tokens: no entry with role: responder: add one like {name: ops, token_file: /etc/alertops/ops-token, role: responder}");
            return ExitCodes.Problems;
        }

        var url = new Uri(Reachable(options.Server.Listen), "/api/v1/notify");
        try
        {
            // The service runs on this machine: the request must not go through a proxy.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }, disposeHandler: true) { Timeout = ResponseTimeout };
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Content = new StringContent(message.ToJsonString(), new MediaTypeHeaderValue("application/json", "utf-8"));
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token.Token.Value);
            using var answer = await client.SendAsync(request, ct);
            return await PrintAsync(answer, url, output, errors, ct);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            await errors.WriteLineAsync($"alertops notify: no answer at {url}: {error.Message}: start alertops serve, or name its configuration with --config");
            return ExitCodes.CouldNotRun;
        }
    }

    private static async Task<int> PrintAsync(HttpResponseMessage answer, Uri url, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var json = await JsonAsync(answer, ct);
        if (answer.StatusCode == HttpStatusCode.Accepted && json?["incident_id"] is { } incident)
        {
            await output.WriteLineAsync($"accepted: incident #{incident}, {json["url"]}");
            return ExitCodes.Ok;
        }

        if (json?["title"] is { } title)
        {
            await errors.WriteLineAsync($"alertops notify: refused: {title}: {json["detail"]}");
            return ExitCodes.Problems;
        }

        await errors.WriteLineAsync($"alertops notify: what answers at {url} is not AlertOps (HTTP {(int)answer.StatusCode})");
        return ExitCodes.CouldNotRun;
    }

    private static async Task<JsonObject?> JsonAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            return answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct)) as JsonObject
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the address "any" of <c>server.listen</c>, which can't be called, by loopback.</summary>
    private static Uri Reachable(Uri listen) => IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) switch
    {
        true when address!.Equals(IPAddress.Any) => new UriBuilder(listen) { Host = "127.0.0.1" }.Uri,
        true when address!.Equals(IPAddress.IPv6Any) => new UriBuilder(listen) { Host = "[::1]" }.Uri,
        _ => listen,
    };
}
