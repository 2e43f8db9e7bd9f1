using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AlertOps.Testing.Peers;

/// <summary>A real program on a free port of 127.0.0.1; it is ended by its process id, with all processes that it started.</summary>
public sealed class PeerProcess : IAsyncDisposable
{
    /// <summary>Time limit for the end of a program, long enough for a machine that is busy with other tests.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();

    private PeerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Output of the program, for the message of a failing test.</summary>
    public string Output => string.Join('\n', output);

    public static PeerProcess Start(string program, IEnumerable<string> arguments, string? folder = null, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var start = new ProcessStartInfo(Programs.Find(program) ?? program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new PeerProcess(new Process { StartInfo = start });
    }

    /// <summary>
    /// Finds a free port below the ephemeral ones (Linux: from 32768 on), so that a program that is killed and started again finds it free, however many
    /// connections were opened in between.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Waits until the address answers 200; fails with the program's own output when it ends or takes longer than a minute.</summary>
    public async Task UntilAnswersAsync(Uri address)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                Trace.Assert(!process.HasExited, $"{process.StartInfo.FileName} ended with {(process.HasExited ? process.ExitCode : 0)}:\n{Output}");
                return await Http.AnswersAsync(address);
            },
            TimeSpan.FromMinutes(1),
            () => $"{address} does not answer:\n{Output}");
    }

    public void Kill() => process.Kill(entireProcessTree: true);

    public Task<int> TerminateAsync() => SignalAsync("TERM");

    /// <summary>Sends a signal that ends the program, and waits for its end.</summary>
    /// <param name="signal">The signal's name without SIG.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
        await WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Waits for its end and for the last line of its output; when the program hangs, the test fails with its output.</summary>
    /// <exception cref="TimeoutException">It has not ended within three minutes.</exception>
    public async Task WaitForExitAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(EndTimeout);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} does not end:\n{Output}", late);
        }
    }

    /// <summary>Waits for a program that ends by itself; throws with its output when it fails.</summary>
    public async Task SucceededAsync()
    {
        await WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}:\n{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }
}
