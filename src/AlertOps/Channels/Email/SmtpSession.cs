using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Outbox;

namespace AlertOps.Channels.Email;

/// <summary>
/// One conversation that delivers one mail (RFC 5321, STARTTLS by RFC 3207, AUTH by RFC 4954). Each step answers null to go on, or the verdict that
/// ends it. Ours because no mail library is at hand that speaks TLS from the first byte.
/// </summary>
internal sealed class SmtpSession(EmailOptions options, TimeProvider time)
{
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(5);

    private SmtpStage stage = SmtpStage.Connect;
    private ImmutableArray<string> capabilities = [];
    private CertificateCheck? certificate;

    public Task<Outcome> SendAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct) =>
        TalkAsync(async connection => await AddressAsync(connection, from, to, ct) ?? await DeliverAsync(connection, mail, ct), ct);

    /// <summary>Up to the log-in and no further: whether the server is there and accepts the credentials. "Sent" when all is well.</summary>
    public Task<Outcome> CheckAsync(CancellationToken ct) => TalkAsync(_ => Task.FromResult(Outcome.Sent("", "")), ct);

    private async Task<Outcome> TalkAsync(Func<SmtpConnection, Task<Outcome>> purpose, CancellationToken ct)
    {
        try
        {
            using var check = certificate = CertificateCheck.For(options.Host, options.CaFile);
            await using var connection = await SmtpConnection.OpenAsync(options.Host, options.Port, time, ct);
            var outcome = await GreetAsync(connection, ct)
                ?? await UpgradeAsync(connection, ct)
                ?? await LogInAsync(connection, ct)
                ?? await purpose(connection);
            await QuitAsync(connection, ct);
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

    private Outcome Lost(FailureReason reason, string what) => Outcome.Later(
        reason,
        "",
        $"{SmtpVerdict.Place(stage)}: {what}{(stage == SmtpStage.Accept ? "; the mail may have been accepted, the next try may double it" : "")}");

    private async Task<Outcome?> GreetAsync(SmtpConnection connection, CancellationToken ct)
    {
        if (options.Tls == SmtpTls.Implicit)
        {
            await SecureAsync(connection, ct);
            stage = SmtpStage.Connect;
        }

        var greeting = await connection.ReadReplyAsync(SmtpConnection.CommandTimeout, ct);
        return greeting.Code == 220 ? await HelloAsync(connection, ct) : Judge(greeting);
    }

    private async Task<Outcome?> HelloAsync(SmtpConnection connection, CancellationToken ct)
    {
        stage = SmtpStage.Hello;
        var reply = await connection.CommandAsync($"EHLO {HelloName()}", SmtpConnection.CommandTimeout, ct);
        capabilities = [.. reply.Lines.Skip(1)];
        return reply.Code == 250 ? null : Judge(reply);
    }

    private string HelloName()
    {
        var name = new string([.. options.Hello.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '[' or ']' or ':')]);
        return name.Length > 0 ? name : "localhost";
    }

    /// <summary>A server that doesn't offer the upgrade, or somebody between who took the offer out, gets no mail and no password.</summary>
    private async Task<Outcome?> UpgradeAsync(SmtpConnection connection, CancellationToken ct)
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

        var reply = await connection.CommandAsync("STARTTLS", SmtpConnection.CommandTimeout, ct);
        if (reply.Code != 220)
        {
            return Judge(reply);
        }

        capabilities = [];
        await SecureAsync(connection, ct);
        return await HelloAsync(connection, ct);
    }

    private async Task SecureAsync(SmtpConnection connection, CancellationToken ct)
    {
        stage = SmtpStage.Tls;
        await connection.SecureAsync(certificate!.Options(), ct);
    }

    private async Task<Outcome?> LogInAsync(SmtpConnection connection, CancellationToken ct)
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
            reply = await connection.CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", SmtpConnection.CommandTimeout, ct);
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            // The prompts' wording differs from server to server: their order doesn't.
            reply = await connection.CommandAsync("AUTH LOGIN", SmtpConnection.CommandTimeout, ct);
            reply = reply.Code == 334 ? await connection.CommandAsync(Base64(user), SmtpConnection.CommandTimeout, ct) : reply;
            reply = reply.Code == 334 ? await connection.CommandAsync(Base64(password), SmtpConnection.CommandTimeout, ct) : reply;
        }
        else
        {
            return SmtpVerdict.Configuration("", "AUTH: the server offers neither PLAIN nor LOGIN");
        }

        return reply.Code == 235 ? null : Judge(reply);
    }

    private async Task<Outcome?> AddressAsync(SmtpConnection connection, Mailbox from, Mailbox to, CancellationToken ct)
    {
        stage = SmtpStage.From;
        var reply = await connection.CommandAsync($"MAIL FROM:<{from.Address}>", SmtpConnection.CommandTimeout, ct);
        if (!reply.IsPositive)
        {
            return Judge(reply);
        }

        stage = SmtpStage.To;
        reply = await connection.CommandAsync($"RCPT TO:<{to.Address}>", SmtpConnection.CommandTimeout, ct);
        return reply.IsPositive ? null : Judge(reply);
    }

    private async Task<Outcome> DeliverAsync(SmtpConnection connection, ImmutableArray<byte> mail, CancellationToken ct)
    {
        stage = SmtpStage.Data;
        var reply = await connection.CommandAsync("DATA", SmtpConnection.CommandTimeout, ct);
        if (reply.Code != 354)
        {
            return Judge(reply);
        }

        // From here on the server may have the whole mail without our knowing.
        stage = SmtpStage.Accept;
        await connection.WriteMessageAsync(mail, ct);
        reply = await connection.ReadReplyAsync(SmtpConnection.DataTimeout, ct);
        return reply.IsPositive ? Outcome.Sent(reply.Code.ToString(), Clean(reply)) : Judge(reply);
    }

    /// <summary>Good manners; the verdict stands whatever comes of it.</summary>
    private static async Task QuitAsync(SmtpConnection connection, CancellationToken ct)
    {
        try
        {
            await connection.CommandAsync("QUIT", QuitTimeout, ct);
        }
        catch (Exception exception) when (exception is IOException or SocketException or TimeoutException or SmtpProtocolException or OperationCanceledException)
        {
            // The mail's fate is known already.
        }
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
