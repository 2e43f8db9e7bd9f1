using System.Net;
using System.Net.Http.Headers;
using AlertOps.Testing;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Tests.Access;

/// <summary>Lists every endpoint of the running service with the callers that may use it. An endpoint that is missing here was forgotten.</summary>
public sealed class EveryEndpointTests
{
    /// <summary>The answers to an anonymous caller, a viewer, a responder, an administrator and the holder of the webhook token; "in" is every answer of the endpoint itself.</summary>
    private const string Open = "in in in in in";
    private const string Viewers = "401 in in in 403";
    private const string Responders = "401 403 in in 403";
    private const string Admins = "401 403 403 in 403";

    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["GET /-/healthy"] = Open,
        ["GET /-/ready"] = Open,
        ["POST /-/reload"] = Admins,
        ["GET /metrics"] = Viewers,
        ["GET /openapi/{documentName}.json"] = Viewers,
        ["POST /api/v1/alertmanager"] = "401 403 403 in in",
        ["POST /api/v1/wechat-alarm"] = "401 403 in in in",
        ["POST /api/v1/explain"] = Responders,
        ["POST /api/v1/notify"] = Responders,
        ["GET /api/v1/incidents"] = Viewers,
        ["GET /api/v1/incidents/{id:long}"] = Viewers,
        ["GET /api/v1/incidents/{id:long}/postmortem"] = Viewers,
        ["POST /api/v1/incidents/{id:long}/ack"] = Responders,
        ["POST /api/v1/incidents/{id:long}/unack"] = Responders,
        ["POST /api/v1/incidents/{id:long}/assign"] = Responders,
        ["POST /api/v1/incidents/{id:long}/note"] = Responders,
        ["POST /api/v1/incidents/{id:long}/silence"] = Responders,
        ["POST /api/v1/incidents/{id:long}/escalate"] = Responders,
        ["POST /api/v1/incidents/{id:long}/close"] = Responders,
        ["POST /api/v1/drills"] = Responders,
        ["GET /api/v1/oncall"] = Viewers,
        ["GET /api/v1/changes"] = Viewers,
        ["POST /api/v1/changes"] = Responders,
        ["GET /api/v1/schedules/{name}/shifts"] = Viewers,
        ["GET /api/v1/schedules/{name}/overrides"] = Viewers,
        ["POST /api/v1/schedules/{name}/overrides"] = Responders,
        ["DELETE /api/v1/schedules/{name}/overrides/{id}"] = Responders,
        ["GET /api/v1/audit"] = Admins,
        ["GET /events"] = Viewers,
        ["GET /oncall/{schedule}.ics"] = Viewers,
        ["GET /wecom/callback"] = Open,
        ["POST /wecom/callback"] = Open,
        ["GET /wecom/callback/{app}"] = Open,
        ["POST /wecom/callback/{app}"] = Open,
        ["GET /api/v1/deliveries"] = Viewers,
        ["GET /api/v1/deliveries/{id:long}"] = Viewers,
        ["POST /api/v1/deliveries/{id:long}/replay"] = Responders,
        ["POST /api/v1/deliveries/replay"] = Responders,
        ["GET /api/v1/runbooks"] = Viewers,
        ["GET /api/v1/runbooks/{id}"] = Viewers,
        ["GET /assets/{name}"] = Open,
        ["GET /"] = Viewers,
        ["GET /incidents"] = Viewers,
        ["GET /incidents/{id:long}"] = Viewers,
        ["GET /runbooks"] = Viewers,
        ["GET /runbooks/{id}"] = Viewers,
        ["GET /deliveries"] = Viewers,
        ["GET /deliveries/{id:long}"] = Viewers,
        ["POST /deliveries/{id:long}/replay"] = Responders,
        ["POST /deliveries/replay"] = Responders,
        ["GET /sandbox"] = Viewers,
        ["GET /deliveries/{id:long}/preview/{part:int}"] = Viewers,
        ["GET /system"] = Viewers,
        ["GET /g/{id:long}"] = Viewers,
        ["GET /coverage"] = Viewers,
        ["GET /wechat-alarm"] = Viewers,
        ["POST /wechat-alarm"] = Responders,
        ["GET /routes"] = Viewers,
        ["GET /oncall"] = Viewers,
        ["GET /drills"] = Viewers,
        ["GET /stats"] = Viewers,
        ["GET /reports"] = Viewers,
        ["GET /audit"] = Admins,
        ["POST /api/v1/people/{id}/purge"] = Admins,
        ["POST /incidents/{id:long}/ack"] = Responders,
        ["POST /incidents/{id:long}/unack"] = Responders,
        ["POST /incidents/{id:long}/assign"] = Responders,
        ["POST /incidents/{id:long}/note"] = Responders,
        ["POST /incidents/{id:long}/close"] = Responders,
        ["GET /a/{signed}"] = Open,
        ["GET /login"] = Open,
        ["GET /login/wecom"] = Open,
        ["GET /login/oidc"] = Open,
        ["GET /logout"] = Open,
    };

    private static readonly string?[] Tokens = [null, "viewer-token-0123456789", "responder-token-0123456789", "admin-token-0123456789", "webhook-token-0123456789"];

    [Fact]
    public async Task Everybody_gets_as_far_as_the_table_says_and_no_endpoint_is_missing_in_it()
    {
        await using var service = await TestService.StartAsync(
            """
            server: {listen: "http://127.0.0.1:0", external_url: "https://alertops.example.com", webhook_token: webhook-token-0123456789}
            auth:
              api_tokens:
                - {name: reader, token: viewer-token-0123456789, role: viewer}
                - {name: ops, token: responder-token-0123456789, role: responder}
                - {name: root, token: admin-token-0123456789, role: admin}
            storage: {path: alertops.db}
            receivers: [{name: oncall, channels: [{sandbox: {}}]}]
            route: {receiver: oncall}
            """,
            new ManualTimeProvider());

        var endpoints = service.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(Requests).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), endpoints);

        var wrong = new List<string>();
        foreach (var (request, expected) in Expected)
        {
            var seen = new List<string>();
            foreach (var token in Tokens)
            {
                seen.Add(await AskAsync(service.Url, request, token));
            }

            if (string.Join(' ', seen) != expected)
            {
                wrong.Add($"{request}: {string.Join(' ', seen)} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    private static async Task<string> AskAsync(Uri url, string request, string? token)
    {
        var (method, pattern) = (request.Split(' ')[0], request.Split(' ')[1]);
        var path = pattern.Replace("{id:long}", "7", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal)
            .Replace("{name}", "app.css", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace('{', 'x').Replace('}', 'x');
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(url, path));
        message.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.Client.SendAsync(message);
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture) : "in";
    }

    private static IEnumerable<string> Requests(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
            .Where(method => method != "HEAD")
            .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}");
}
