using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AlertOps.Testing;

/// <summary>One client's conversation with <see cref="FakeSmtp"/>.</summary>
internal sealed class FakeSmtpSession(FakeSmtp server, TestAuthority authority) : IAsyncDisposable
{
    private readonly FakeSmtpSettings settings = server.Settings;
    private readonly List<string> recipients = [];

    /// <summary>Keeps the words of <see cref="HangUpAsync"/> behind a reply that is being written.</summary>
    private readonly SemaphoreSlim speech = new(1);
    private Stream stream = Stream.Null;
    private string sender = "";
    private string? announced;
    private bool saidHello;
    private bool loggedIn;
    private bool secure;

    public async Task RunAsync(Socket socket, CancellationToken ct)
    {
        try
        {
            // Replies to pipelined commands are small writes, which Nagle's algorithm would hold back.
            socket.NoDelay = true;
            stream = new NetworkStream(socket, ownsSocket: true);
            if ((settings.Tls == FakeSmtpTls.Implicit && !await SecureAsync(ct)) || !await StaysAsync("connect", ct))
            {
                return;
            }

            var greeting = server.Scripted("connect") ?? "220 fake ESMTP";
            await SayAsync(greeting, ct);
            while (!greeting.StartsWith("421", StringComparison.Ordinal) && await ReadLineAsync(ct) is { } line && await AnswerAsync(line, ct))
            {
                // Until either side ends the connection.
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The client, or the test, is gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        speech.Dispose();
    }

    public async Task HangUpAsync(string words)
    {
        if (words.Length > 0)
        {
            await SayAsync(words, CancellationToken.None);
        }

        await stream.DisposeAsync();
    }

    /// <summary>False when the connection has ended.</summary>
    private async Task<bool> AnswerAsync(string line, CancellationToken ct)
    {
        server.Hear(line);
        if (!await StaysAsync(line, ct))
        {
            return false;
        }

        var scripted = server.Scripted(line);
        if (scripted is not null && !scripted.StartsWith('2'))
        {
            await SayAsync(scripted, ct);
            return !scripted.StartsWith("421", StringComparison.Ordinal);
        }

        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        var reply = verb switch
        {
            "EHLO" => Hello(),
            "STARTTLS" => await StartTlsAsync(ct),
            "AUTH" => await LogInAsync(line, ct),
            "MAIL" => Mail(line),
            "RCPT" => Recipient(line),
            "DATA" => await DataAsync(ct),
            "RSET" => Reset(),
            "QUIT" => "221 bye",
            _ => "502 what?",
        };
        if (reply is null)
        {
            return false;
        }

        if (reply.Length > 0)
        {
            await SayAsync(scripted ?? reply, ct);
        }

        return verb != "QUIT";
    }

    private async Task<bool> StaysAsync(string line, CancellationToken ct)
    {
        if (settings.HangsAt.Length > 0 && line.StartsWith(settings.HangsAt, StringComparison.OrdinalIgnoreCase))
        {
            server.Hanging.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }

        if (settings.DripsAt.Length > 0 && line.StartsWith(settings.DripsAt, StringComparison.OrdinalIgnoreCase))
        {
            await DripAsync(ct);
        }

        if (settings.HoldsAt.Length > 0 && line.StartsWith(settings.HoldsAt, StringComparison.OrdinalIgnoreCase))
        {
            await server.HoldAsync(ct);
        }

        if (settings.DropsOnceAt.Length > 0 && line.StartsWith(settings.DropsOnceAt, StringComparison.OrdinalIgnoreCase))
        {
            settings.DropsOnceAt = "";
            return false;
        }

        return settings.DropsAt.Length == 0 || !line.StartsWith(settings.DropsAt, StringComparison.OrdinalIgnoreCase);
    }

    private async Task DripAsync(CancellationToken ct)
    {
        await stream.WriteAsync("250-"u8.ToArray(), ct);
        server.Hanging.TrySetResult();
        while (true)
        {
            await stream.WriteAsync("x"u8.ToArray(), ct);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }

    private string Hello()
    {
        saidHello = true;
        var lines = new List<string> { "fake greets you" };
        if (settings.Tls == FakeSmtpTls.StartTls && !secure && settings.OffersStartTls)
        {
            lines.Add("STARTTLS");
        }
        else if (settings.Username.Length > 0)
        {
            lines.Add(settings.AuthLine);
        }

        lines.AddRange(settings.Extensions);
        return string.Join("\r\n", lines.Select((text, i) => $"250{(i == lines.Count - 1 ? ' ' : '-')}{text}"));
    }

    private async Task<string?> StartTlsAsync(CancellationToken ct)
    {
        await SayAsync($"220 go ahead{(settings.AfterStartTls.Length > 0 ? "\r\n" + settings.AfterStartTls : "")}", ct);
        saidHello = false;
        return await SecureAsync(ct) ? "" : null;
    }

    private async Task<string> LogInAsync(string line, CancellationToken ct)
    {
        if (!saidHello || (settings.Tls != FakeSmtpTls.None && !secure))
        {
            server.Violate("AUTH before EHLO or TLS");
            return "503 need EHLO and STARTTLS first";
        }

        if (settings.EchoesLogin)
        {
            return $"535 cannot log in with: {line} ({settings.Password})";
        }

        string user, password;
        if (line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))
        {
            var parts = Decode(line["AUTH PLAIN ".Length..]).Split('\0');
            (user, password) = (parts[1], parts[2]);
        }
        else
        {
            await SayAsync($"334 {settings.Prompts.User}", ct);
            user = Decode(await ReadLineAsync(ct) ?? "");
            await SayAsync($"334 {settings.Prompts.Password}", ct);
            password = Decode(await ReadLineAsync(ct) ?? "");
        }

        loggedIn = user == settings.Username && password == settings.Password;
        return loggedIn ? "235 ok" : "535 Error: authentication failed";
    }

    private string Reset()
    {
        sender = "";
        recipients.Clear();
        return "250 reset";
    }

    private string Mail(string line)
    {
        if (sender.Length > 0)
        {
            server.Violate("MAIL inside a mail");
            return "503 nested MAIL command";
        }

        if (settings.Username.Length > 0 && !loggedIn)
        {
            return "503 need EHLO and AUTH first";
        }

        if (settings.Username.Length > 0 && Path(line) != settings.Username)
        {
            return "501 mail from address must be same as authorization user";
        }

        CheckParameters(line);
        sender = Path(line);
        return "250 ok";
    }

    /// <summary>Refuses to take what no extension allows, and keeps the announced size.</summary>
    private void CheckParameters(string line)
    {
        announced = null;
        foreach (var parameter in line[(line.IndexOf('>', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var extension = parameter.StartsWith("SIZE=", StringComparison.Ordinal) ? "SIZE" : parameter == "BODY=8BITMIME" ? "8BITMIME" : parameter;
            if (!settings.Extensions.Any(offer => offer.Split(' ')[0] == extension))
            {
                server.Violate($"a parameter that is not offered: {parameter}");
            }

            announced = extension == "SIZE" ? parameter["SIZE=".Length..] : announced;
        }
    }

    private string Recipient(string line)
    {
        if (!line.EndsWith('>'))
        {
            server.Violate($"a parameter that is not offered: {line}");
        }

        var recipient = Path(line);
        if (settings.Refused.TryGetValue(recipient, out var refusal))
        {
            return refusal;
        }

        if (settings.Greylists && server.IsNew(recipient))
        {
            return "450 4.2.0 greylisted, come back later";
        }

        recipients.Add(recipient);
        return "250 ok";
    }

    private async Task<string?> DataAsync(CancellationToken ct)
    {
        if (sender.Length == 0 || recipients.Count == 0)
        {
            server.Violate("DATA before MAIL and RCPT");
            return "503 bad sequence";
        }

        await SayAsync("354 go on", ct);
        var raw = new StringBuilder();
        while (await ReadLineAsync(ct) is { } line)
        {
            if (line == ".")
            {
                server.Hear(line);
                if (announced is not null && announced != raw.Length.ToString())
                {
                    server.Violate($"{raw.Length} octets after SIZE={announced}");
                }

                var reply = server.Scripted(line) ?? "250 ok, queued";
                if (reply.StartsWith('2'))
                {
                    server.Take(new ReceivedMail(sender, [.. recipients], raw.ToString()));
                }

                Reset();
                return await StaysAsync(line, ct) ? reply : null;
            }

            if (line.StartsWith('.') && !line.StartsWith("..", StringComparison.Ordinal))
            {
                server.Violate($"a dot that is not doubled: {line}");
            }

            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }

    /// <summary>False when the connection has ended.</summary>
    private async Task<bool> SecureAsync(CancellationToken ct)
    {
        // Reads nothing, but returns only when the client has begun.
        _ = await stream.ReadAsync(Memory<byte>.Empty, ct);
        if (!await StaysAsync("handshake", ct))
        {
            return false;
        }

        using var certificate = authority.Issue(settings.CertificateHost);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = tls;
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, new X509Certificate2Collection(), offline: true) },
            ct);
        secure = true;
        return true;
    }

    private async Task SayAsync(string reply, CancellationToken ct)
    {
        await speech.WaitAsync(ct);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), ct);
            await stream.FlushAsync(ct);
        }
        finally
        {
            speech.Release();
        }
    }

    /// <summary>Reads one line; null at the end. It reads byte by byte, so that it takes no byte that belongs to TLS.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken ct)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, ct) > 0)
        {
            if (one[0] == '\n')
            {
                if (line is not [.., (byte)'\r'])
                {
                    server.Violate("a line feed without a carriage return");
                }

                var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                if (line.Count - 1 > 998)
                {
                    server.Violate($"a line of {line.Count - 1} octets");
                }

                if (text.Contains('\r', StringComparison.Ordinal))
                {
                    server.Violate("a carriage return inside a line");
                }

                return text;
            }

            line.Add(one[0]);
        }

        return null;
    }

    private static string Path(string line)
    {
        var open = line.IndexOf('<', StringComparison.Ordinal);
        var close = line.IndexOf('>', StringComparison.Ordinal);
        return open >= 0 && close > open ? line[(open + 1)..close] : "";
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
