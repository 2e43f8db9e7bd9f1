using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>KillMoment at which a process is killed: at random, or when the other side has accepted something and not answered yet.</summary>
internal enum KillMoment
{
    /// <summary>Within a second and a half after it became ready.</summary>
    ByChance,

    /// <summary>Within its first second, usually before it is ready.</summary>
    Starting,
    AppCallTaken,
    RobotCallTaken,
    MailTaken,
}

/// <summary>Makes the fakes wait for the kill at the chosen moment, and delay all other answers a little.</summary>
internal sealed class KillTrigger(OnCallSite site, int seed)
{
    private const string AppPath = "/cgi-bin/message/send";
    private const string RobotPath = "/cgi-bin/webhook/send";

    /// <summary>Time limit for a call to arrive.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Random pace = new(seed);
    private readonly Lock gate = new();
    private string path = "";
    private TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource dead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Attach() => site.WeCom.BeforeAnswer = BeforeAnswerAsync;

    /// <summary>Waits for the moment; false when no call arrived, so that the kill comes at any moment.</summary>
    public async Task<bool> ReachAsync(KillMoment moment, Random random)
    {
        switch (moment)
        {
            case KillMoment.ByChance:
                await Eventually.PassesAsync(TimeSpan.FromMilliseconds(random.Next(1_500)));
                return true;
            case KillMoment.Starting:
                await Eventually.PassesAsync(TimeSpan.FromMilliseconds(random.Next(1_000)));
                return true;
            case KillMoment.AppCallTaken:
                return await CallAsync(AppPath);
            case KillMoment.RobotCallTaken:
                return await CallAsync(RobotPath);
            case KillMoment.MailTaken:
                return await MailAsync();
            default:
                throw new ArgumentOutOfRangeException(nameof(moment));
        }
    }

    /// <summary>Releases the fakes after the process was killed.</summary>
    public void Release()
    {
        site.Mail.Settings.HangsAt = "";
        lock (gate)
        {
            path = "";
            dead.TrySetResult();
            dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<bool> CallAsync(string awaitedPath)
    {
        lock (gate)
        {
            taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            path = awaitedPath;
        }

        return await ReachedAsync(() => taken.Task.IsCompleted);
    }

    private async Task<bool> MailAsync()
    {
        var before = site.Mail.Received.Count;
        site.Mail.Settings.HangsAt = ".";
        return await ReachedAsync(() => site.Mail.Received.Count > before);
    }

    private static async Task<bool> ReachedAsync(Func<bool> reached)
    {
        try
        {
            await Eventually.TrueAsync(reached, Patience, () => "");
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task BeforeAnswerAsync(string requested)
    {
        Task wait;
        lock (gate)
        {
            wait = Eventually.PassesAsync(TimeSpan.FromMilliseconds(pace.Next(40)));
            if (requested == path)
            {
                taken.TrySetResult();
                wait = dead.Task;
            }
        }

        await wait;
    }
}
