using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage;
using AlertOps.Testing;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Pages;

/// <summary>Shows an incident on pages of both languages, through the whole service.</summary>
public class IncidentLanguageTests
{
    [Fact]
    public async Task Pages_and_programs_read_an_incident_in_the_language_that_they_ask_for()
    {
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        await using var service = await TestService.StartAsync(site.Configuration(new Uri("http://127.0.0.1:0")), time);
        var alert = Given.Firing("wacore-1");
        alert = alert with { Labels = alert.Labels.With("alertname", "WhatsAppCallbackFailure") };
        await service.Get<IIncidentStore>().RecordAsync([Given.Update(0, alert) with { ReceivedAt = time.GetUtcNow() }], SeverityRules.Default, CancellationToken.None);
        await Eventually.TrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return (await service.Get<IncidentReader>().IncidentAsync(1, CancellationToken.None))!.Changes[0].Notice is not null;
            },
            TimeSpan.FromSeconds(30),
            () => "nothing was planned");

        foreach (var path in new[] { "/", "/incidents/1", "/api/v1/incidents", "/api/v1/incidents/1" })
        {
            var (chinese, english) = (await GetAsync(path + "?lang=zh-CN"), await GetAsync(path + "?lang=en"));
            Assert.Contains("回调故障", chinese, StringComparison.Ordinal);
            Assert.Contains("Callback failure", english, StringComparison.Ordinal);

            // The message was sent in its receiver's language.
            Assert.True(path == "/api/v1/incidents/1" || !english.Contains("回调故障", StringComparison.Ordinal), path);
        }

        Assert.Contains("处理步骤", await GetAsync("/incidents/1?lang=zh-CN"), StringComparison.Ordinal);
        Assert.DoesNotContain("处理步骤", await GetAsync("/incidents/1?lang=en"), StringComparison.Ordinal);

        async Task<string> GetAsync(string path)
        {
            using var response = await Http.Client.GetAsync(new Uri(service.Url, path));
            Assert.True(response.IsSuccessStatusCode, path);
            return System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        }
    }
}
