using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>When a process is killed: by chance, or while the other side has taken something and not answered yet.</summary>
internal enum Moment
{
    /// <summary>Within a second and a half after it became ready.</summary>
    ByChance,

    /// <summary>Within its first second, most often before it is ready.</summary>
    Starting,
    AppCallTaken,
    RobotCallTaken,
    MailTaken,
}

/// <summary>Makes the fakes wait for the kill at the moment that is aimed at, and take a little time over everything else.</summary>
internal sealed class Aim(OnCallSite site, int seed)
{
    private const string AppPath = "/cgi-bin/message/send";
    private const string RobotPath = "/cgi-bin/webhook/send";

    /// <summary>How long one waits for a call to come by.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Random pace = new(seed);
    private readonly Lock gate = new();
    private string path = "";
    private TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource dead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Attach() => site.WeCom.BeforeAnswer = BeforeAnswerAsync;

    /// <summary>Returns at the moment; false when nothing came by, so that it is any moment.</summary>
    public async Task<bool> ReachAsync(Moment moment, Random random)
    {
        switch (moment)
        {
            case Moment.ByChance:
                await Eventually.PassesAsync(TimeSpan.FromMilliseconds(random.Next(1_500)));
                return true;
            case Moment.Starting:
                await Eventually.PassesAsync(TimeSpan.FromMilliseconds(random.Next(1_000)));
                return true;
            case Moment.AppCallTaken:
                return await CallAsync(AppPath);
            case Moment.RobotCallTaken:
                return await CallAsync(RobotPath);
            case Moment.MailTaken:
                return await MailAsync();
            default:
                throw new ArgumentOutOfRangeException(nameof(moment));
        }
    }

    /// <summary>The process is dead: whoever still waits for it need not.</summary>
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

    private async Task<bool> CallAsync(string aimedAt)
    {
        lock (gate)
        {
            taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            path = aimedAt;
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
