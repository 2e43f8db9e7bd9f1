using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>
/// Simulates Alertmanagers that post without pause: one body of a group at a time, tried again on 5xx and on a broken connection, at any replica that answers.
/// It records which bodies were accepted.
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

    public IEnumerable<GroupLifetime> Lifetimes => groups.SelectMany(group => group.Lifetimes);

    /// <summary>Number of bodies that were answered with 200.</summary>
    public int Accepted => accepted;

    /// <summary>Number of bodies that were given up without an answer.</summary>
    public int Unknown => unknown;

    /// <summary>Number of tries that ended without a 200.</summary>
    public int Retried => retried;

    /// <summary>Answers that no Alertmanager should get for such a body.</summary>
    public IEnumerable<string> Surprises => surprises;

    public Task StartAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(WorkAsync));

    /// <summary>Allows this number of further bodies, so that a run has as many on a fast machine as on a slow one.</summary>
    public void Allow(int bodies) => Interlocked.Add(ref allowed, bodies);

    /// <summary>Stops posting; posts in progress are finished.</summary>
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

    /// <param name="givesUp">True to give up on the first failure; a resolve never does, since Alertmanager keeps it until it is delivered.</param>
    private async Task TellAsync(LoadGroup group, bool givesUp)
    {
        var lifetime = group.Current!;
        var body = group.Body();
        lifetime.AcceptedNodes = null;
        while (true)
        {
            if (await TryAsync(body) is { } incident)
            {
                Interlocked.Increment(ref accepted);
                lifetime.IsFiringAccepted |= group.IsFiring;
                if (lifetime.IsFiringAccepted)
                {
                    // The end of what was never known to begin is noted with the incident before.
                    lifetime.Incidents.Add(incident);
                }

                lifetime.IsResolveAccepted |= !group.IsFiring;
                lifetime.AcceptedNodes = [.. group.FiringNodes];
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

    /// <summary>Reads the incident from the answer; null without a 200.</summary>
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
