using System.Net;
using System.Net.Http.Headers;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>A live service whose database comes, goes or changes; bodies go in as Alertmanager sends them.</summary>
internal static class Asked
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<HttpStatusCode> GetAsync(Uri listen, string path)
    {
        using var answer = await Http.Client.GetAsync(new Uri(listen, path));
        return answer.StatusCode;
    }

    public static async Task<(HttpStatusCode Status, string? RetryAfter)> PostAsync(Uri listen, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager")) { Content = new ByteArrayContent(FaultSite.Body(number)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var response = await Http.Client.SendAsync(request);
        return (response.StatusCode, response.Headers.RetryAfter?.ToString());
    }

    /// <summary>As Alertmanager does: again until it is taken.</summary>
    public static Task TakenAsync(AlertOpsProcess service, int number) =>
        Eventually.TrueAsync(async () => (await PostAsync(service.Url, number)).Status == HttpStatusCode.OK, Patience, () => service.Output);

    /// <summary>Waits until all deliveries are written down as sent, so that nothing is under way.</summary>
    public static Task SettledAsync(AlertOpsProcess service, int deliveries) => Eventually.TrueAsync(
        async () => (await Http.Client.GetStringAsync(new Uri(service.Url, "/api/v1/deliveries?state=sent"))).Split("\"state\":\"sent\"").Length - 1 == deliveries,
        Patience,
        () => service.Output);

    /// <summary>Waits until it is alive and says that it is not ready.</summary>
    public static Task AliveButNotReadyAsync(AlertOpsProcess service) => Eventually.TrueAsync(
        async () => await Http.AnswersAsync(new Uri(service.Url, "/-/healthy")) && await GetAsync(service.Url, "/-/ready") == HttpStatusCode.ServiceUnavailable,
        Patience,
        () => service.Output);

    /// <summary>Whoever asks for anything is told to come again; nobody sees a stack.</summary>
    public static async Task EverythingIsLaterAsync(AlertOpsProcess service)
    {
        var (status, retryAfter) = await PostAsync(service.Url, 900);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(retryAfter);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(service.Url, "/-/healthy"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(service.Url, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(service.Url, "/system"));
        foreach (var path in new[] { "/", "/incidents/1", "/deliveries", "/sandbox", "/api/v1/incidents" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Url, path));
            using var page = await Http.Client.SendAsync(request);
            var text = await page.Content.ReadAsStringAsync();
            Assert.True(page.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {page.StatusCode}\n{service.Output}");
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            Assert.NotNull(page.Headers.RetryAfter);
        }

        Assert.DoesNotContain("   at AlertOps", service.Output, StringComparison.Ordinal);
    }

    public static Task SaysAsync(AlertOpsProcess service, string what) =>
        Eventually.TrueAsync(() => service.Output.Contains(what, StringComparison.Ordinal), Patience, () => service.Output);

    /// <summary>Lines of the log that say this.</summary>
    public static int Lines(AlertOpsProcess service, string with) => service.Output.Split('\n').Count(line => line.Contains(with, StringComparison.Ordinal));
}
