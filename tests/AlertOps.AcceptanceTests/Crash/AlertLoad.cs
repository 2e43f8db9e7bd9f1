using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>
/// Alertmanagers that post without pause: one body of a group at a time, tried again on 5xx and on a broken connection, at whichever replica answers.
/// Keeps the books of what was accepted.
/// </summary>
internal sealed class AlertLoad(IReadOnlyList<Uri> replicas, int seed, TimeProvider time)
{
    private const int Workers = 6;
    private const int GroupsOfEach = 6;
    private const string Token = "webhook-token-0123456789";

    private readonly List<LoadGroup> groups = [];
    private readonly ConcurrentQueue<string> surprises = new();
    private volatile bool stopping;
    private int allowed;
    private int next;
    private int accepted;
    private int unknown;
    private int retried;

    public IEnumerable<Life> Lives => groups.SelectMany(group => group.Lives);

    /// <summary>Bodies answered with 200.</summary>
    public int Accepted => accepted;

    /// <summary>Bodies given up without an answer.</summary>
    public int Unknown => unknown;

    /// <summary>Tries that ended without a 200.</summary>
    public int Retried => retried;

    /// <summary>Answers that no Alertmanager should get for such a body.</summary>
    public IEnumerable<string> Surprises => surprises;

    public Task StartAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(WorkAsync));

    /// <summary>Lets so many more bodies be taken, so that a run is as long on a fast machine as on a slow one.</summary>
    public void Allow(int bodies) => Interlocked.Add(ref allowed, bodies);

    /// <summary>The current posts are still brought to an end.</summary>
    public void Stop() => stopping = true;

    private async Task WorkAsync(int worker)
    {
        var random = new Random(HashCode.Combine(seed, worker));
        var own = Enumerable.Range(worker * GroupsOfEach, GroupsOfEach).Select(number => new LoadGroup(number, random, time)).ToArray();
        lock (groups)
        {
            groups.AddRange(own);
        }

        while (!stopping)
        {
            if (Accepted < Volatile.Read(ref allowed))
            {
                var group = own[random.Next(own.Length)];
                group.Step();
                await TellAsync(group, givesUp: group.IsFiring && random.Next(10) == 0);
            }

            await Eventually.PassesAsync(TimeSpan.FromMilliseconds(random.Next(20, 250)));
        }
    }

    /// <param name="givesUp">On the first failure; a resolve never is, since Alertmanager keeps what it could not tell.</param>
    private async Task TellAsync(LoadGroup group, bool givesUp)
    {
        var life = group.Current!;
        var body = group.Body();
        life.AcceptedNodes = null;
        while (true)
        {
            if (await TryAsync(body) is { } incident)
            {
                Interlocked.Increment(ref accepted);
                life.IsFiringAccepted |= group.IsFiring;
                if (life.IsFiringAccepted)
                {
                    // The end of what was never known to begin is noted with the incident before.
                    life.Incidents.Add(incident);
                }

                life.IsResolveAccepted |= !group.IsFiring;
                life.AcceptedNodes = [.. group.FiringNodes];
                return;
            }

            Interlocked.Increment(ref retried);
            if (givesUp)
            {
                Interlocked.Increment(ref unknown);
                return;
            }

            await Eventually.PassesAsync(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>The incident that the answer names; null when there was no 200.</summary>
    private async Task<long?> TryAsync(byte[] body)
    {
        var replica = replicas[(int)((uint)Interlocked.Increment(ref next) % (uint)replicas.Count)];
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(replica, "/api/v1/alertmanager")) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            using var response = await Http.Client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.OK)
            {
                using var answer = JsonDocument.Parse(text);
                return answer.RootElement.GetProperty("incidents")[0].GetInt64();
            }

            if ((int)response.StatusCode < 500)
            {
                surprises.Enqueue($"{(int)response.StatusCode} {text}");
            }

            return null;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }
}
