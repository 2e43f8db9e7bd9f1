using System.Text;
using AlertOps.Alerts;
using AlertOps.Intake.Alertmanager;

namespace AlertOps.Tests.Intake;

public sealed class AlertmanagerWebhookParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private static GroupUpdate Parse(string body)
    {
        Assert.True(AlertmanagerWebhookParser.TryParse(Encoding.UTF8.GetBytes(body), new WebhookOrigin("", null), Now, out var update, out var problem), problem?.ToString());
        return update;
    }

    private static WebhookParseError Refuse(byte[] body)
    {
        Assert.False(AlertmanagerWebhookParser.TryParse(body, new WebhookOrigin("", null), Now, out _, out var problem));
        return problem;
    }

    private static string Alert(string more) => """{"status":"firing","labels":{"alertname":"A"},"startsAt":"2026-11-21T05:25:17Z" """ + more + "}";

    [Fact]
    public void A_body_of_Alertmanager_is_read_whole()
    {
        var update = Parse(Samples.Read("alertmanager-0.25.0-3.json"));

        Assert.Equal(("hook", "{}:{alertname=\"WhatsAppCallbackFailure\", cluster=\"prod-sh\"}", "http://vm:9093"), (update.Receiver, update.GroupKey, update.ExternalUrl));
        Assert.Equal([AlertStatus.Resolved, AlertStatus.Firing], update.Alerts.Select(alert => alert.Status));
        Assert.Equal("7ca2262fb55d1977", update.Alerts[0].Fingerprint);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 5, 25, 17, TimeSpan.Zero).AddMicroseconds(275073), update.Alerts[0].StartsAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 5, 25, 20, TimeSpan.Zero), update.Alerts[0].EndsAt);
        Assert.Null(update.Alerts[1].EndsAt);
        Assert.Equal("WhatsAppCallbackFailure", update.CommonLabels.AlertName);
    }

    [Fact]
    public void Our_fingerprint_is_Alertmanagers()
    {
        var update = Parse(Samples.Read("alertmanager-0.25.0-1.json"));

        Assert.All(update.Alerts, alert => Assert.Equal(alert.Fingerprint, Fingerprint.Of(alert.Labels)));
    }

    [Fact]
    public void Grafana_sends_a_superset_with_a_version_of_its_own()
    {
        var update = Parse("""
            {"receiver":"r","status":"firing","orgId":1,"version":"1","groupKey":"{}:{}","truncatedAlerts":2,"title":"[FIRING:1]","state":"alerting","message":"m",
             "alerts":[{"status":"firing","labels":{"alertname":"G"},"annotations":null,"startsAt":"2026-11-21T16:25:17.5+08:00","endsAt":"0001-01-01T00:00:00Z",
               "values":{"B":1.5},"valueString":"[ var='B' ]","dashboardURL":"http://g","panelURL":"","imageURL":null,"generatorURL":"http://g/x","fingerprint":"ab","silenceURL":""}]}
            """);

        Assert.Equal((2, "http://g/x"), (update.TruncatedAlerts, update.Alerts[0].GeneratorUrl));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 25, 17, 500, TimeSpan.Zero), update.Alerts[0].StartsAt);
        Assert.Equal(
            LabelSet.Of((GrafanaAnnotations.Values, "{\"B\":1.5}"), (GrafanaAnnotations.ValueString, "[ var='B' ]"), (GrafanaAnnotations.Dashboard, "http://g")),
            update.Alerts[0].Annotations);
    }

    [Fact]
    public void Members_of_Grafana_with_other_kinds_of_values_refuse_no_alert()
    {
        var update = Parse("""
            {"receiver":"r","version":"4","alerts":[{"status":"firing","labels":{"alertname":"G"},"values":[1],"valueString":7,"dashboardURL":{},"panelURL":true,"silenceURL":"\ud800","imageURL":"http://g/i.png"}]}
            """);

        Assert.Equal(LabelSet.Of((GrafanaAnnotations.Image, "http://g/i.png")), update.Alerts[0].Annotations);
    }

    [Fact]
    public void What_is_left_out_is_derived_the_same_way_each_time()
    {
        var body = """{"receiver":"r","groupLabels":{"b":"2","a":"1"},"alerts":[{"status":"resolved","labels":{"node":"x"}}],"notification_reason":"new"}""";
        var (one, two) = (Parse(body), Parse(body));

        Assert.Equal("derived/r:{a=\"1\", b=\"2\"}", one.GroupKey);
        Assert.Equal(one.GroupKey, two.GroupKey);
        Assert.Equal(Fingerprint.Of(LabelSet.Of(("node", "x"))), one.Alerts[0].Fingerprint);
        Assert.Equal((Now, Now), (one.Alerts[0].StartsAt, one.Alerts[0].EndsAt));
        Assert.Equal("", one.Alerts[0].Name);
    }

    [Fact]
    public void Two_thousand_alerts_and_mixed_names_are_one_update()
    {
        var alerts = string.Join(',', Enumerable.Range(0, 2000).Select(n => "{\"status\":\"firing\",\"labels\":{\"alertname\":\"A" + (n % 7) + "\",\"node\":\"n" + n + "\"}}"));

        Assert.Equal(2000, Parse("{\"version\":\"4\",\"alerts\":[" + alerts + "]}").Alerts.Length);
    }

    [Fact]
    public void Of_a_fingerprint_that_is_named_twice_the_last_word_counts()
    {
        var update = Parse("{\"alerts\":[" + Alert(",\"generatorURL\":\"1\"") + "," + Alert(",\"generatorURL\":\"2\"") + "]}");

        Assert.Equal("2", Assert.Single(update.Alerts).GeneratorUrl);
    }

    [Theory]
    [InlineData("""{"alerts":[{"status":"firing","labels":{"a":"x\u0000y\n\"z\ud83d\ude00"}}]}""", "x\uFFFDy\n\"z😀")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{"a":"x\ud800y\u0000\t\"\u4e2d\\"}}]}""", "x\uFFFDy\uFFFD\t\"中\\")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{"a":"\udc00\ud83d"}}]}""", "\uFFFD\uFFFD")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{"a":null}}]}""", "")]
    public void Text_that_no_database_would_take_is_mended(string body, string expected) =>
        Assert.Equal(expected, Parse(body).Alerts[0].Labels["a"]);

    [Fact]
    public void A_label_name_is_mended_as_well() => Assert.Equal("v", Parse("""{"alerts":[{"status":"firing","labels":{"\ud800":"v"}}]}""").Alerts[0].Labels["\uFFFD"]);

    [Theory]
    [InlineData("", "$")]
    [InlineData("null", "$")]
    [InlineData("[]", "$")]
    [InlineData("hello", "$")]
    [InlineData("""{"alerts":[]}""", "$.alerts")]
    [InlineData("""{}""", "$.alerts")]
    [InlineData("""{"alerts":{}}""", "$.alerts")]
    [InlineData("""{"alerts":[null]}""", "$.alerts[0]")]
    [InlineData("""{"version":"3","alerts":[{}]}""", "$.version")]
    [InlineData("""{"version":"1","alerts":[{}]}""", "$.version")]
    [InlineData("""{"version":4,"alerts":[{}]}""", "$.version")]
    [InlineData("""{"alerts":[{"status":"firing"}]}""", "$.alerts[0].labels")]
    [InlineData("""{"alerts":[{"labels":{}}]}""", "$.alerts[0].status")]
    [InlineData("""{"alerts":[{"status":"broken","labels":{}}]}""", "$.alerts[0].status")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{}},{"status":"firing","labels":["x"]}]}""", "$.alerts[1].labels")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{"a":1}}]}""", "$.alerts[0].labels")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{"a":{"b":[]}}}]}""", "$.alerts[0].labels")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{},"startsAt":"yesterday"}]}""", "$.alerts[0].startsAt")]
    [InlineData("""{"alerts":[{"status":"firing","labels":{},"startsAt":17}]}""", "$.alerts[0].startsAt")]
    [InlineData("""{"groupKey":7,"alerts":[]}""", "$.groupKey")]
    [InlineData("""{"truncatedAlerts":"x","alerts":[]}""", "$.truncatedAlerts")]
    public void A_problem_names_its_place(string body, string path)
    {
        var problem = Refuse(Encoding.UTF8.GetBytes(body));

        Assert.Equal(path, problem.Path);
        Assert.DoesNotContain("System.", problem.What, StringComparison.Ordinal);
        Assert.DoesNotContain("AlertOps.", problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "an object is expected")]
    [InlineData("""{"alerts":"x"}""", "an array is expected")]
    [InlineData("""{"alerts":[3]}""", "an object is expected")]
    [InlineData("""{"truncatedAlerts":99999999999999999999,"alerts":[]}""", "a whole number is expected")]
    public void A_value_of_the_wrong_kind_is_told_which_kind_is_wanted(string body, string what) => Assert.Equal(what, Refuse(Encoding.UTF8.GetBytes(body)).What);

    [Fact]
    public void No_bytes_whatever_are_an_exception()
    {
        Assert.NotNull(Refuse([0xFF, 0xFE, 0x00]));
        Assert.NotNull(Refuse(Encoding.UTF8.GetBytes("""{"\ud800":1,"alerts":[]}""")));
        Assert.NotNull(Refuse(Encoding.UTF8.GetBytes(new string('[', 100_000))));
        Assert.NotNull(Refuse(Encoding.UTF8.GetBytes("{\"alerts\":" + string.Concat(Enumerable.Repeat("{\"a\":", 5000)))));
        var broken = Encoding.UTF8.GetBytes("""{"alerts":[{"status":"firing","labels":{"a":"?"}}]}""");
        broken[Array.IndexOf(broken, (byte)'?')] = 0xC3;
        _ = AlertmanagerWebhookParser.TryParse(broken, new WebhookOrigin("", null), Now, out _, out _);
    }

    [Fact]
    public void Every_beginning_of_a_body_is_refused_in_good_order()
    {
        var body = Encoding.UTF8.GetBytes(Samples.Read("alertmanager-0.25.0-2.json").TrimEnd());
        for (var length = 0; length < body.Length; length++)
        {
            Refuse(body[..length]);
        }
    }
}
