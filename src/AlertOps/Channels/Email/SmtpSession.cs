using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Delivery;

namespace AlertOps.Channels.Email;

/// <summary>
/// Sends mails one after the other over one connection, which the first mail opens (RFC 5321, STARTTLS by RFC 3207, AUTH by RFC 4954). Each step
/// returns null to go on, or the outcome that ends the mail. A session serves one caller at a time.
/// </summary>
internal sealed class SmtpSession(EmailOptions options, TimeProvider time)
{
    /// <summary>NetEase limits the mails of one connection (MI:DMC) and documents no number; Exchange's own client sends 20.</summary>
    public const int MaxMails = 20;

    private const string TooManyMailsOnConnection = "MI:DMC";
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(5);

    private SmtpStage stage = SmtpStage.Connect;
    private SmtpReply? hello;
    private CertificateCheck? certificate;
    private SmtpConnection? connection;
    private SmtpReply? last;
    private int mails;
    private bool isInSync;
    private bool isInTransaction;
    private bool isResetRefused;

    /// <summary>True when another mail may follow: nothing failed, or only this mail's own recipient or content.</summary>
    public bool IsReusable { get; private set; }

    /// <summary>Sends a mail. The verdict is about this mail alone.</summary>
    public async Task<MailVerdict> SendAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        var isFirst = mails++ == 0;
        IsReusable = false;
        var outcome = await WithErrorsAsOutcomesAsync(async () =>
            (isFirst ? await OpenAsync(ct) : await ResetAsync(ct))
                ?? await AddressAsync(from, to, ct)
                ?? await DeliverAsync(mail, ct));
        IsReusable = isInSync && !isResetRefused && stage >= SmtpStage.From && last?.Code != 421 && mails < MaxMails
            && outcome.Reason is FailureReason.None or FailureReason.RecipientRefused or FailureReason.ContentRefused or FailureReason.ServerError;
        return new MailVerdict(outcome, !isFirst && stage == SmtpStage.From && IsConnectionOver(outcome));
    }

    /// <summary>Connects and logs in, to find out that the server is there and accepts the credentials. The outcome is "sent" when it does.</summary>
    public static async Task<Outcome> CheckAsync(EmailOptions options, TimeProvider time, CancellationToken ct)
    {
        var session = new SmtpSession(options, time);
        try
        {
            return await session.WithErrorsAsOutcomesAsync(async () => await session.OpenAsync(ct) ?? Outcome.Sent("", ""));
        }
        finally
        {
            await session.CloseAsync(ct);
        }
    }

    /// <summary>Sends QUIT if the connection still works, and closes it. Errors are ignored, since all verdicts have been given.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        IsReusable = false;
        if (connection is null)
        {
            return;
        }

        try
        {
            if (isInSync && last?.Code != 421)
            {
                isInSync = false;
                await connection.CommandAsync("QUIT", QuitTimeout, ct);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or TimeoutException or SmtpProtocolException or OperationCanceledException)
        {
            // The verdicts of all mails have been given.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<Outcome> WithErrorsAsOutcomesAsync(Func<Task<Outcome>> conversation)
    {
        // An exception leaves a reply unread or a command half written: the connection can't be used after it.
        isInSync = false;
        try
        {
            var outcome = await conversation();
            isInSync = connection is not null;
            return outcome;
        }
        catch (TimeoutException exception)
        {
            return NoReply(FailureReason.Timeout, exception.Message);
        }
        catch (AuthenticationException)
        {
            return SmtpVerdict.Configuration("", certificate is { Problem.Length: > 0 } check ? $"TLS: {check.Problem}" : "TLS: the handshake failed");
        }
        catch (SocketException exception)
        {
            return NoReply(FailureReason.Network, exception.SocketErrorCode.ToString());
        }
        catch (SmtpProtocolException exception)
        {
            return NoReply(FailureReason.ServerError, exception.Message);
        }
        catch (Exception exception) when (exception is CryptographicException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return SmtpVerdict.Configuration("", "TLS: ca_file can't be read");
        }
        catch (IOException)
        {
            return NoReply(FailureReason.Network, "the connection broke off");
        }
    }

    /// <summary>
    /// True when the server closed the connection, with or without a 421, or takes no more mail on it. Any other limit is the server's answer to the mail.
    /// </summary>
    private bool IsConnectionOver(Outcome outcome) =>
        isInSync
            ? isResetRefused || (last is { Code: 421 } && outcome.Reason != FailureReason.RateLimited) || outcome.Detail.Contains(TooManyMailsOnConnection, StringComparison.OrdinalIgnoreCase)
            : outcome.Reason == FailureReason.Network;

    private async Task<Outcome?> OpenAsync(CancellationToken ct)
    {
        stage = SmtpStage.Connect;
        last = null;
        using var check = certificate = CertificateCheck.For(options.Host, options.CaFile);
        connection = await SmtpConnection.OpenAsync(options.Host, options.Port, time, ct);
        return await GreetAsync(ct) ?? await UpgradeAsync(ct) ?? await LogInAsync(ct);
    }

    /// <summary>Ends the transaction that a refused mail has left open.</summary>
    private async Task<Outcome?> ResetAsync(CancellationToken ct)
    {
        stage = SmtpStage.From;
        if (!isInTransaction || await CommandAsync("RSET", ct) is { IsPositive: true })
        {
            return null;
        }

        isResetRefused = true;
        return Judge(last!);
    }

    private async Task<SmtpReply> CommandAsync(string command, CancellationToken ct) =>
        last = await connection!.CommandAsync(command, SmtpConnection.CommandTimeout, ct);

    /// <summary>The outcome when no reply came. After the mail's final dot it says that the mail may have been accepted.</summary>
    public Outcome NoReply(FailureReason reason, string what) => Outcome.Later(
        reason,
        "",
        $"{SmtpVerdict.StageName(stage)}: {what}{(stage == SmtpStage.Accept ? "; the mail may have been accepted, the next try may double it" : "")}");

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
        var reply = await CommandAsync($"EHLO {options.HelloName}", ct);
        hello = reply;
        return reply.Code == 250 ? null : Judge(reply);
    }

    /// <summary>Upgrades to TLS. When the server does not offer it, or somebody in between has removed the offer, no mail and no password is sent.</summary>
    private async Task<Outcome?> UpgradeAsync(CancellationToken ct)
    {
        if (options.Tls != SmtpTls.StartTls)
        {
            return null;
        }

        stage = SmtpStage.Tls;
        if (hello is null || !hello.Offers("STARTTLS"))
        {
            return SmtpVerdict.Configuration("", "TLS: the server does not offer STARTTLS, and nothing is sent without it");
        }

        var reply = await CommandAsync("STARTTLS", ct);
        if (reply.Code != 220)
        {
            return Judge(reply);
        }

        hello = null;
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
        var mechanisms = hello?.AuthMechanisms ?? [];
        SmtpReply reply;
        if (mechanisms.Contains("PLAIN"))
        {
            reply = await CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", ct);
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            // The text of the prompts differs between servers, their order does not.
            reply = await CommandAsync("AUTH LOGIN", ct);
            reply = reply.Code == 334 ? await CommandAsync(Base64(user), ct) : reply;
            reply = reply.Code == 334 ? await CommandAsync(Base64(password), ct) : reply;
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
        isInTransaction = true;
        var reply = await CommandAsync($"MAIL FROM:<{from.Address}>", ct);
        if (!reply.IsPositive)
        {
            return Judge(reply);
        }

        stage = SmtpStage.To;
        reply = await CommandAsync($"RCPT TO:<{to.Address}>", ct);
        return reply.IsPositive ? null : Judge(reply);
    }

    private async Task<Outcome> DeliverAsync(ImmutableArray<byte> mail, CancellationToken ct)
    {
        stage = SmtpStage.Data;
        var reply = await CommandAsync("DATA", ct);
        if (reply.Code != 354)
        {
            return Judge(reply);
        }

        // From here on the server may have accepted the mail although no reply arrives.
        stage = SmtpStage.Accept;
        reply = last = await connection!.MessageAsync(mail, ct);
        isInTransaction = false;
        return reply.IsPositive ? Outcome.Sent(reply.Code.ToString(), Clean(reply)) : Judge(reply);
    }

    private Outcome Judge(SmtpReply reply) => SmtpVerdict.Judge(stage, reply.Code, Clean(reply));

    /// <summary>The reply's text without the password, which a server that echoes its input could bring into the send log.</summary>
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

/// <summary>The outcome of a mail on a connection.</summary>
/// <param name="WasStale">
/// True when a reused connection turned out to be closed, or to take no more mail, before the server had accepted anything of this mail: the mail can be
/// sent on a new connection at once.
/// </param>
internal readonly record struct MailVerdict(Outcome Outcome, bool WasStale);
