using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Delivery;

namespace AlertOps.Channels.Email;

/// <summary>
/// One conversation, opened with its first mail, in which one mail follows the other (RFC 5321, STARTTLS by RFC 3207, AUTH by RFC 4954). Each step
/// answers null to go on, or the verdict that ends it. Ours because no mail library is at hand that speaks TLS from the first byte. For one caller at
/// a time.
/// </summary>
internal sealed class SmtpSession(EmailOptions options, TimeProvider time)
{
    /// <summary>NetEase refuses more mails than it likes on one connection (MI:DMC) and says nowhere how many that are; Exchange's own client sends 20.</summary>
    public const int MaxMails = 20;

    private const string TooManyOnOne = "MI:DMC";
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(5);

    private SmtpStage stage = SmtpStage.Connect;
    private ImmutableArray<string> capabilities = [];
    private CertificateCheck? certificate;
    private SmtpConnection? connection;
    private SmtpReply? last;
    private int mails;
    private bool isInStep;
    private bool isHalfway;
    private bool isStuck;

    /// <summary>Another mail may follow: nothing went wrong but, at most, this mail's own recipient or content.</summary>
    public bool IsReusable { get; private set; }

    /// <summary>Delivers a mail; the verdict is this mail's alone.</summary>
    public async Task<MailVerdict> SendAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        var isFirst = mails++ == 0;
        IsReusable = false;
        var outcome = await GuardAsync(async () =>
            (isFirst ? await OpenAsync(ct) : await PurgeAsync(ct))
                ?? await AddressAsync(from, to, ct)
                ?? await DeliverAsync(mail, ct));
        IsReusable = isInStep && !isStuck && stage >= SmtpStage.From && last?.Code != 421 && mails < MaxMails
            && outcome.Reason is FailureReason.None or FailureReason.RecipientRefused or FailureReason.ContentRefused or FailureReason.ServerError;
        return new MailVerdict(outcome, !isFirst && stage == SmtpStage.From && HasLeft(outcome));
    }

    /// <summary>Up to the log-in and no further: whether the server is there and accepts the credentials. "Sent" when all is well.</summary>
    public static async Task<Outcome> CheckAsync(EmailOptions options, TimeProvider time, CancellationToken ct)
    {
        var session = new SmtpSession(options, time);
        try
        {
            return await session.GuardAsync(async () => await session.OpenAsync(ct) ?? Outcome.Sent("", ""));
        }
        finally
        {
            await session.CloseAsync(ct);
        }
    }

    /// <summary>Says goodbye where the server still listens. Verdicts stand whatever comes of it.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        IsReusable = false;
        if (connection is null)
        {
            return;
        }

        try
        {
            if (isInStep && last?.Code != 421)
            {
                isInStep = false;
                await connection.CommandAsync("QUIT", QuitTimeout, ct);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or TimeoutException or SmtpProtocolException or OperationCanceledException)
        {
            // The mails' fate is known already.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<Outcome> GuardAsync(Func<Task<Outcome>> talk)
    {
        // Whatever ends the talk by an exception leaves a reply unread or a command half said: nobody may go on from there.
        isInStep = false;
        try
        {
            var outcome = await talk();
            isInStep = connection is not null;
            return outcome;
        }
        catch (TimeoutException exception)
        {
            return Lost(FailureReason.Timeout, exception.Message);
        }
        catch (AuthenticationException)
        {
            return SmtpVerdict.Configuration("", certificate is { Problem.Length: > 0 } check ? $"TLS: {check.Problem}" : "TLS: the handshake failed");
        }
        catch (SocketException exception)
        {
            return Lost(FailureReason.Network, exception.SocketErrorCode.ToString());
        }
        catch (SmtpProtocolException exception)
        {
            return Lost(FailureReason.ServerError, exception.Message);
        }
        catch (Exception exception) when (exception is CryptographicException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return SmtpVerdict.Configuration("", "TLS: ca_file can't be read");
        }
        catch (IOException)
        {
            return Lost(FailureReason.Network, "the connection broke off");
        }
    }

    /// <summary>
    /// Gone without a word or with the word for it (421), or unwilling to go on with this connection. Any other limit is the server's answer to the mail.
    /// </summary>
    private bool HasLeft(Outcome outcome) =>
        isInStep
            ? isStuck || (last is { Code: 421 } && outcome.Reason != FailureReason.RateLimited) || outcome.Detail.Contains(TooManyOnOne, StringComparison.OrdinalIgnoreCase)
            : outcome.Reason == FailureReason.Network;

    private async Task<Outcome?> OpenAsync(CancellationToken ct)
    {
        stage = SmtpStage.Connect;
        last = null;
        using var check = certificate = CertificateCheck.For(options.Host, options.CaFile);
        connection = await SmtpConnection.OpenAsync(options.Host, options.Port, time, ct);
        return await GreetAsync(ct) ?? await UpgradeAsync(ct) ?? await LogInAsync(ct);
    }

    /// <summary>Ends what a refused mail has left halfway.</summary>
    private async Task<Outcome?> PurgeAsync(CancellationToken ct)
    {
        stage = SmtpStage.From;
        if (!isHalfway || await SayAsync("RSET", ct) is { IsPositive: true })
        {
            return null;
        }

        isStuck = true;
        return Judge(last!);
    }

    private async Task<SmtpReply> SayAsync(string command, CancellationToken ct) =>
        last = await connection!.CommandAsync(command, SmtpConnection.CommandTimeout, ct);

    /// <summary>The verdict when no reply came; what it means for the mail depends on how far it was.</summary>
    public Outcome Lost(FailureReason reason, string what) => Outcome.Later(
        reason,
        "",
        $"{SmtpVerdict.Place(stage)}: {what}{(stage == SmtpStage.Accept ? "; the mail may have been accepted, the next try may double it" : "")}");

    private async Task<Outcome?> GreetAsync(CancellationToken ct)
    {
        if (options.Tls == SmtpTls.Implicit)
        {
            await SecureAsync(ct);
            stage = SmtpStage.Connect;
        }

        var greeting = last = await connection!.ReadReplyAsync(SmtpConnection.CommandTimeout, ct);
        return greeting.Code == 220 ? await HelloAsync(ct) : Judge(greeting);
    }

    private async Task<Outcome?> HelloAsync(CancellationToken ct)
    {
        stage = SmtpStage.Hello;
        var reply = await SayAsync($"EHLO {options.HelloName}", ct);
        capabilities = [.. reply.Lines.Skip(1)];
        return reply.Code == 250 ? null : Judge(reply);
    }

    /// <summary>A server that doesn't offer the upgrade, or somebody between who took the offer out, gets no mail and no password.</summary>
    private async Task<Outcome?> UpgradeAsync(CancellationToken ct)
    {
        if (options.Tls != SmtpTls.StartTls)
        {
            return null;
        }

        stage = SmtpStage.Tls;
        if (!capabilities.Any(line => line.Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
        {
            return SmtpVerdict.Configuration("", "TLS: the server does not offer STARTTLS, and nothing is sent without it");
        }

        var reply = await SayAsync("STARTTLS", ct);
        if (reply.Code != 220)
        {
            return Judge(reply);
        }

        capabilities = [];
        await SecureAsync(ct);
        return await HelloAsync(ct);
    }

    private async Task SecureAsync(CancellationToken ct)
    {
        stage = SmtpStage.Tls;
        await connection!.SecureAsync(certificate!.Options(), ct);
    }

    private async Task<Outcome?> LogInAsync(CancellationToken ct)
    {
        if (options.Username is not { Length: > 0 } user)
        {
            return null;
        }

        stage = SmtpStage.LogIn;
        var password = options.Password?.Value ?? "";
        var mechanisms = SmtpCapabilities.Mechanisms(capabilities);
        SmtpReply reply;
        if (mechanisms.Contains("PLAIN"))
        {
            reply = await SayAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", ct);
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            // The prompts' phrases differs from server to server: their order doesn't.
            reply = await SayAsync("AUTH LOGIN", ct);
            reply = reply.Code == 334 ? await SayAsync(Base64(user), ct) : reply;
            reply = reply.Code == 334 ? await SayAsync(Base64(password), ct) : reply;
        }
        else
        {
            return SmtpVerdict.Configuration("", "AUTH: the server offers neither PLAIN nor LOGIN");
        }

        return reply.Code == 235 ? null : Judge(reply);
    }

    private async Task<Outcome?> AddressAsync(Mailbox from, Mailbox to, CancellationToken ct)
    {
        stage = SmtpStage.From;
        isHalfway = true;
        var reply = await SayAsync($"MAIL FROM:<{from.Address}>", ct);
        if (!reply.IsPositive)
        {
            return Judge(reply);
        }

        stage = SmtpStage.To;
        reply = await SayAsync($"RCPT TO:<{to.Address}>", ct);
        return reply.IsPositive ? null : Judge(reply);
    }

    private async Task<Outcome> DeliverAsync(ImmutableArray<byte> mail, CancellationToken ct)
    {
        stage = SmtpStage.Data;
        var reply = await SayAsync("DATA", ct);
        if (reply.Code != 354)
        {
            return Judge(reply);
        }

        // From here on the server may have the whole mail without our knowing.
        stage = SmtpStage.Accept;
        reply = last = await connection!.MessageAsync(mail, ct);
        isHalfway = false;
        return reply.IsPositive ? Outcome.Sent(reply.Code.ToString(), Clean(reply)) : Judge(reply);
    }

    private Outcome Judge(SmtpReply reply) => SmtpVerdict.Judge(stage, reply.Code, Clean(reply));

    /// <summary>A server that echoes its input must not carry the password into the send log.</summary>
    private string Clean(SmtpReply reply)
    {
        var password = options.Password?.Value;
        return Redaction.Clean(
            reply.Text,
            password,
            password is null ? null : Base64(password),
            password is null ? null : Base64($"\0{options.Username}\0{password}"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>What came of a mail on a connection.</summary>
/// <param name="WasStale">
/// The connection had served before, and the server had closed it, or would use it no further, before anything of this mail was taken in: the mail is
/// fit for a fresh connection at once.
/// </param>
internal readonly record struct MailVerdict(Outcome Outcome, bool WasStale);
