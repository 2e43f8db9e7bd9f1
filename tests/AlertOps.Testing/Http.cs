using System.Net.Http.Headers;

namespace AlertOps.Testing;

/// <summary>A plain HTTP client for requests to servers under test.</summary>
public static class Http
{
#pragma warning disable RS0030 // The factory is what is under test elsewhere; this one only knocks at doors.
    public static HttpClient Client { get; } = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };
#pragma warning restore RS0030

    public static async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            using var response = await Client.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public static async Task<HttpResponseMessage> PostJsonAsync(Uri address, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await Client.PostAsync(address, content);
    }
}
