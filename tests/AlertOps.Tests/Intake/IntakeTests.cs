using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Intake;

namespace AlertOps.Tests.Intake;

public sealed class IntakeTests
{
    private static readonly string Body = Samples.Read("alertmanager-0.25.0-1.json");

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((int)status, document.RootElement.GetProperty("status").GetInt32());
        return document.RootElement.Clone();
    }

    [Fact]
    public async Task The_same_body_twice_with_a_restart_between_is_one_incident()
    {
        await using var host = await new IntakeHost().StartAsync();
        Assert.Equal("""{"incidents":[1],"changed":true}""", await host.AcceptedAsync(Body));
        await host.RestartAsync();
        Assert.Equal("""{"incidents":[1],"changed":false}""", await host.AcceptedAsync(Body));

        var incident = Assert.Single(await host.IncidentsAsync());
        Assert.Equal((IncidentState.Open, 2, "WhatsAppCallbackFailure prod-sh"), (incident.State, incident.Firing, incident.Title));
    }

    [Theory]
    [InlineData("Watchdog")]
    [InlineData("InfoInhibitor")]
    [InlineData("DeadMansSwitch")]
    public async Task A_heartbeat_is_taken_and_wakes_nobody(string name)
    {
        await using var host = await new IntakeHost().StartAsync();

        Assert.Equal("""{"incidents":[],"changed":false}""", await host.AcceptedAsync(Body.Replace("WhatsAppCallbackFailure", name)));

        Assert.Empty(await host.IncidentsAsync());
    }

    [Fact]
    public async Task A_heartbeat_among_others_is_left_out()
    {
        await using var host = await new IntakeHost().StartAsync();

        await host.AcceptedAsync("""
            {"version":"4","groupKey":"g","receiver":"r","alerts":[
              {"status":"firing","labels":{"alertname":"Watchdog","severity":"none"}},
              {"status":"firing","labels":{"alertname":"Real","severity":"warning"}}]}
            """);

        var incident = (await host.IncidentReader.IncidentAsync(Assert.Single(await host.IncidentsAsync()).Id, CancellationToken.None))!.Incident;
        Assert.Equal("Real", Assert.Single(incident.Alerts).Alert.Name);
    }

    [Fact]
    public async Task A_severity_that_nobody_knows_is_told_once_until_the_map_has_it()
    {
        await using var host = await new IntakeHost().StartAsync();
        foreach (var word in new[] { "sev-9", " SEV-9", "critical", "", "sev-8" })
        {
            await host.AcceptedAsync($$$"""{"version":"4","groupKey":"{{{word}}}","receiver":"r","alerts":[{"status":"firing","labels":{"alertname":"Real","severity":"{{{word}}}"}}]}""");
        }

        var unknown = host.Service<UnknownSeverities>();
        Assert.Equal(["sev-8", "sev-9"], unknown.By(SeverityRules.Default).Select(item => item.Key));
        Assert.Equal(["sev-8"], unknown.By(SeverityRules.Default with { Map = SeverityRules.Default.Map.Add("Sev-9", Severity.Info) }).Select(item => item.Key));
    }

    [Fact]
    public async Task Each_source_has_its_own_incident_and_the_URL_may_name_the_receiver()
    {
        await using var host = await new IntakeHost().StartAsync();
        await host.AcceptedAsync(Body, "?source=sh");
        await host.AcceptedAsync(Body, "?source=bj&receiver=oncall");

        var incidents = await host.IncidentsAsync();
        Assert.Equal(2, incidents.Length);
        Assert.Equal("oncall", (await host.IncidentReader.IncidentAsync(incidents[0].Id, CancellationToken.None))!.Incident.DirectReceiver);
        Assert.Equal("sh", (await host.IncidentReader.IncidentAsync(incidents[1].Id, CancellationToken.None))!.Incident.Key.Source);
    }

    [Fact]
    public async Task Many_at_once_are_all_on_disk_when_they_are_answered()
    {
        await using var host = await new IntakeHost().StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(number => host.AcceptedAsync(
            Body.Replace("prod-sh", $"cluster-{number % 100}"))));
        await host.RestartAsync();

        var page = await host.IncidentReader.IncidentsAsync(new([], null, null, null, null, null, 500), CancellationToken.None);
        Assert.Equal(100, page.Items.Length);
    }

    [Fact]
    public async Task A_malformed_body_is_refused_with_its_place_and_opens_one_incident()
    {
        await using var host = await new IntakeHost().StartAsync();
        for (var time = 0; time < 3; time++)
        {
            using var response = await host.PostAsync("""{"version":"4","alerts":[{"status":"firing","labels":7}]}""");
            var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
            Assert.Equal("$.alerts[0].labels", problem.GetProperty("path").GetString());
        }

        var row = Assert.Single(await host.IncidentsAsync());
        var incident = (await host.IncidentReader.IncidentAsync(row.Id, CancellationToken.None))!.Incident;
        Assert.Equal(("alertops", OwnAlerts.RefusedBody), (incident.Key.Source, incident.Alerts[0].Alert.Name));
        Assert.Contains("$.alerts[0].labels", incident.CommonAnnotations["summary"]);
    }

    [Fact]
    public async Task The_incident_of_refused_bodies_ends_after_an_hour_of_quiet_even_over_a_restart()
    {
        await using var host = await new IntakeHost().StartAsync();
        using (await host.PostAsync("{}"))
        {
        }

        await host.Service<RefusedBodyReporter>().ResolveWhenQuietAsync(CancellationToken.None);
        Assert.Equal(IncidentState.Open, Assert.Single(await host.IncidentsAsync()).State);
        await host.RestartAsync();
        host.Clock.Forward(TimeSpan.FromMinutes(61));
        await host.Service<RefusedBodyReporter>().ResolveWhenQuietAsync(CancellationToken.None);
        Assert.Equal(IncidentState.Resolved, Assert.Single(await host.IncidentsAsync()).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_than_10_MiB_is_refused_whether_announced_or_chunked(bool announced)
    {
        await using var host = await new IntakeHost().StartAsync();
        var octets = Encoding.UTF8.GetBytes(new string(' ', (10 * 1024 * 1024) + 1));
        using HttpContent content = announced ? new ByteArrayContent(octets) : new ChunkedContent(octets);
        using var response = await host.PostAsync(content);

        await ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(OwnAlerts.RefusedBody, Assert.Single(await host.IncidentsAsync()).Title);
    }

    [Fact]
    public async Task Just_10_MiB_chunked_are_taken()
    {
        await using var host = await new IntakeHost().StartAsync();
        var octets = Encoding.UTF8.GetBytes(Body.TrimEnd().PadRight(10 * 1024 * 1024 - (Encoding.UTF8.GetByteCount(Body) - Body.Length)));
        using var content = new ChunkedContent(octets);
        using var response = await host.PostAsync(content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_receiver_is_refused_aloud()
    {
        await using var host = await new IntakeHost().StartAsync();
        using var response = await host.PostAsync(Body, "?receiver=nobody");

        Assert.Contains("nobody", (await ProblemAsync(response, HttpStatusCode.NotFound)).GetProperty("detail").GetString());
        Assert.Equal(OwnAlerts.RefusedBody, Assert.Single(await host.IncidentsAsync()).Title);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-proto")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    public async Task Who_comes_through_a_proxy_is_not_on_this_machine(string header)
    {
        await using var host = await new IntakeHost().StartAsync();
        host.Client.DefaultRequestHeaders.Add(header, header == "Via" ? "1.1 nginx" : "for=10.0.0.1");
        using var response = await host.PostAsync(Body);

        await ProblemAsync(response, HttpStatusCode.Unauthorized);
        Assert.Equal(["Bearer", "Basic"], response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        Assert.Empty(await host.IncidentsAsync());
    }

    [Fact]
    public async Task With_a_token_configured_it_is_asked_for()
    {
        await using var host = await new IntakeHost { Tokens = [new Secret("s3cret")] }.StartAsync();
        using (var without = await host.PostAsync(Body))
        {
            await ProblemAsync(without, HttpStatusCode.Unauthorized);
        }

        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "s3cret");
        await host.AcceptedAsync(Body);
    }

    [Fact]
    public async Task A_store_that_fails_is_answered_with_try_again()
    {
        await using var host = await new IntakeHost { Instead = new FailingStore(new IOException("disk full")) }.StartAsync();
        using var response = await host.PostAsync(Body);

        await ProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Data_that_the_store_refuses_is_a_bad_request()
    {
        await using var host = await new IntakeHost { Instead = new FailingStore(new StoreRejectedException("constraint")) }.StartAsync();
        using var response = await host.PostAsync(Body);

        await ProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Hostile_text_arrives_mended()
    {
        await using var host = await new IntakeHost().StartAsync();
        await host.AcceptedAsync("""{"alerts":[{"status":"firing","labels":{"alertname":"x\u0000'; drop table alerts;--","l":"\ud800"},"startsAt":"2026-11-21T05:25:17Z"}]}""", "?source=%00a");

        var incident = (await host.IncidentReader.IncidentAsync(1, CancellationToken.None))!.Incident;
        Assert.Equal("\uFFFDa", incident.Key.Source);
        Assert.Equal(("x\uFFFD'; drop table alerts;--", "\uFFFD"), (incident.Alerts[0].Alert.Name, incident.Alerts[0].Alert.Labels["l"]));
    }

    private sealed class ChunkedContent(byte[] octets) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(octets).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
