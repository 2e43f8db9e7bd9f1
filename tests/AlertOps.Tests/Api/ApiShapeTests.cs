using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Api;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Storage;
using AlertOps.Tests.Pages;

namespace AlertOps.Tests.Api;

public sealed class ApiShapeTests
{
    [Fact]
    public void A_list_of_incidents()
    {
        var page = new Page<IncidentRow>([Samples.Row(1041, IncidentState.Acknowledged, Severity.Critical, "MySQL", 41, 1, 3, new("zhangsan", Samples.Now))], "abc");

        Assert.Equal(
            """
            {"items":[{"id":1041,"state":"acknowledged","severity":"critical","title":"MySQL","runbook":"WhatsAppCallbackFailure","firing_count":1,"alert_count":3,"opened_at":"2026-11-20T18:27:04Z","resolved_at":null,"last_seen":"2026-11-20T19:07:44Z","acknowledged_by":"zhangsan","acknowledged_at":"2026-11-20T19:08:04Z"}],"next":"abc"}
            """,
            JsonSerializer.Serialize(ListDto.Of(page, IncidentDto.Of), ApiJson.Readable.ListDtoIncidentDto));
    }

    [Fact]
    public void A_delivery_with_its_attempts() =>
        Assert.Equal(
            """
            {"id":902,"incident_id":1042,"change_id":7,"receiver":"oncall","channel":"wecom_app","target":"wecom_app/default/user:zhangsan","state":"dead","reason":"recipient_refused","title":"x","attempt_count":2,"created_at":"2026-11-20T19:02:14Z","due_at":null,"settled_at":"2026-11-20T19:02:24Z","call_id":77,"message_id":"x","media_type":"application/json","body":"{}","attempts":[{"call_id":76,"at":"2026-11-20T19:02:14Z","took_seconds":3,"outcome":"later","reason":"timeout","code":"","detail":"no answer within 3 s"},{"call_id":77,"at":"2026-11-20T19:02:24Z","took_seconds":0.12,"outcome":"never","reason":"recipient_refused","code":"81013","detail":"x"}],"earlier_calls":[{"id":76,"message_id":"x","media_type":"application/json","body":"{}"}]}
            """,
            JsonSerializer.Serialize(DeliveryDetailDto.Of(Samples.DeliveryPage("x").View), ApiJson.Readable.DeliveryDetailDto));

    [Fact]
    public void A_change_with_its_evidence_and_numbers_that_json_does_not_know()
    {
        var answers = ImmutableSortedDictionary<string, Evidence>.Empty
            .Add("a", Evidence.Known("a", "up", [new(LabelSet.Of(("node", "n1")), double.NaN, []), new(LabelSet.Empty, 0.5, [new(Samples.Now, 0.5)])], TimeSpan.FromMilliseconds(38)))
            .Add("b", Evidence.Unknown("b", "down", Unavailable.TimedOut, "3 s", TimeSpan.FromSeconds(3)));
        var view = new ChangeView(
            new(8, 1042, ChangeKind.SeverityRaised, Severity.Critical, Samples.Now, 1, 0), ChangeState.Merged, 9, [new("R", "why", new(Samples.Now, answers))], null);
        var incident = new IncidentView(Samples.Incident(), "t", new(2, 3, 1, 0), [view], []) { RunbookId = "R" };

        var json = JsonSerializer.SerializeToElement(IncidentDetailDto.Of(incident), ApiJson.Readable.IncidentDetailDto);

        Assert.Equal(
            """
            [{"id":8,"kind":"severity_raised","state":"merged","carrier_id":9,"severity":"critical","at":"2026-11-20T19:08:04Z","added":1,"resolved":0,"actor":null,"person":null,"note":null,"notice":null,"evidence":[{"runbook":"R","because":"why","asked_at":"2026-11-20T19:08:04Z","answers":[{"query":"a","source":"prometheus","expr":"up","unavailable":null,"detail":"","took_seconds":0.038,"series":[{"labels":{"node":"n1"},"value":"NaN","points":[]},{"labels":{},"value":0.5,"points":[{"at":"2026-11-20T19:08:04Z","value":0.5}]}]},{"query":"b","source":"prometheus","expr":"down","unavailable":"timed_out","detail":"3 s","took_seconds":3,"series":[]}]}]}]
            """,
            json.GetProperty("changes").GetRawText());
        Assert.Equal("R", json.GetProperty("runbook").GetString());
        Assert.Equal(2, json.GetProperty("firing_count").GetInt32());
        Assert.Equal("resolved", json.GetProperty("alerts")[2].GetProperty("status").GetString());
        Assert.Equal("2026-11-20T19:07:04Z", json.GetProperty("alerts")[2].GetProperty("ends_at").GetString());
        Assert.Equal("prod-sh", json.GetProperty("group_labels").GetProperty("cluster").GetString());
    }

    [Fact]
    public void A_runbook_with_queries_and_actions()
    {
        var json = JsonSerializer.SerializeToElement(RunbookDetailDto.Of(Samples.Runbook()), ApiJson.Readable.RunbookDetailDto);

        Assert.Equal("""{"id":"slow","when":"mean_ms > 5000","because":"Webhook 响应慢","do":"查 Webhook 后端：先回 200，再异步处理","shows":["mean_ms"]}""", json.GetProperty("actions")[0].GetRawText());
        Assert.Equal("1h", json.GetProperty("queries")[1].GetProperty("range").GetString());
        Assert.Equal("< 250", json.GetProperty("queries")[1].GetProperty("ok_if").GetString());
        Assert.Equal("zh-CN", json.GetProperty("language").GetString());
    }
}
