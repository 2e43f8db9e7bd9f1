using System.Net;
using System.Net.Http.Headers;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>Sends requests to a running service whose database comes, goes or changes; bodies are posted like Alertmanager's.</summary>
internal static class ServiceProbe
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

    /// <summary>Posts again until the body is accepted, as Alertmanager does.</summary>
    public static Task TakenAsync(AlertOpsProcess service, int number) =>
        Eventually.TrueAsync(async () => (await PostAsync(service.Url, number)).Status == HttpStatusCode.OK, Patience, () => service.Output);

    /// <summary>Waits until all deliveries are stored as sent, so that no call is in progress.</summary>
    public static Task SettledAsync(AlertOpsProcess service, int deliveries) => Eventually.TrueAsync(
        async () => (await Http.Client.GetStringAsync(new Uri(service.Url, "/api/v1/deliveries?state=sent"))).Split("\"state\":\"sent\"").Length - 1 == deliveries,
        Patience,
        () => service.Output);

    /// <summary>Waits until it is healthy and not ready.</summary>
    public static Task AliveButNotReadyAsync(AlertOpsProcess service) => Eventually.TrueAsync(
        async () => await Http.AnswersAsync(new Uri(service.Url, "/-/healthy")) && await GetAsync(service.Url, "/-/ready") == HttpStatusCode.ServiceUnavailable,
        Patience,
        () => service.Output);

    /// <summary>Checks that all requests are answered with 503 and Retry-After, without a stack trace.</summary>
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

    /// <summary>Number of lines of the log with this text.</summary>
    public static int Lines(AlertOpsProcess service, string with) => service.Output.Split('\n').Count(line => line.Contains(with, StringComparison.Ordinal));
}
