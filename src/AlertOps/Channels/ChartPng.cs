using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>
/// Turns charts into PNG with rsvg-convert (librsvg), where it is installed, on threads of its own. A picture is a luxury: no way of failing keeps a
/// message back. Equal drawings give equal bytes while they are remembered, and as long as the program stays the same.
/// </summary>
/// <param name="program">Null when there is none.</param>
internal sealed class ChartPng(ChartProgram? program, TimeProvider time, ILogger<ChartPng> logger) : IPictures, IDisposable
{
    /// <summary>One drawing takes about a tenth of a second, most of it for the fonts.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Drawing may take a quarter of the time, with this much ahead: in a storm, or with a program that hangs, messages leave without pictures instead of
    /// one after the other.
    /// </summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);
    private const double Share = 0.25;

    /// <summary>More than these would not be drawn before their messages leave.</summary>
    public const int MaxWaiting = 16;

    /// <summary>Each at most <see cref="ChartPicture.MaxBytes"/>: one notice goes to many people, and its reminders come soon.</summary>
    private const int Remembered = 128;

    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE"];
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock gate = new();
    private readonly LinkedList<(string Hash, ImmutableArray<byte> Png)> remembered = new();
    private readonly Dictionary<string, Task> waiting = new(StringComparer.Ordinal);

    // One at a time each, so that what is urgent is never behind what isn't.
    private readonly SemaphoreSlim urgent = new(1);
    private readonly SemaphoreSlim others = new(1);
    private TimeSpan debt;
    private long settledAt = time.GetTimestamp();
    private int told;

    /// <summary>The picture, when it has been drawn; nothing otherwise.</summary>
    public ImmutableArray<byte> Of(string svg)
    {
        lock (gate)
        {
            return Recall(HashOf(svg)) ?? [];
        }
    }

    /// <inheritdoc/>
    /// <param name="drawings">Ours, with nothing in them that refers to anything outside.</param>
    /// <param name="isUrgent">They are drawn beside those that are not, never behind them.</param>
    public Task DrawAsync(IReadOnlyCollection<string> drawings, bool isUrgent)
    {
        if (program is null)
        {
            if (drawings.Count > 0 && Interlocked.Exchange(ref told, 1) == 0)
            {
                logger.NoChartProgram();
            }

            return Task.CompletedTask;
        }

        return Task.WhenAll(drawings.Select(svg => DrawAsync(program, svg, isUrgent)).Where(task => !task.IsCompleted).ToList());
    }

    public void Dispose()
    {
        urgent.Dispose();
        others.Dispose();
    }

    private Task DrawAsync(ChartProgram path, string svg, bool isUrgent)
    {
        var hash = HashOf(svg);
        lock (gate)
        {
            if (Recall(hash) is not null)
            {
                return Task.CompletedTask;
            }

            // Who comes second with the same drawing waits for the first.
            if (waiting.TryGetValue(hash, out var drawing))
            {
                return drawing;
            }

            return waiting.Count < MaxWaiting && MayDraw() ? waiting[hash] = InTurnAsync(path, svg, hash, isUrgent ? urgent : others) : Task.CompletedTask;
        }
    }

    private async Task InTurnAsync(ChartProgram path, string svg, string hash, SemaphoreSlim turns)
    {
        // Leave the lock before anything is waited for.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await turns.WaitAsync();
        try
        {
            // A thread of its own: it waits for another process, and the pool's are few on a small machine.
            await Task.Factory.StartNew(() => DrawInTime(path, svg, hash), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turns.Release();
            lock (gate)
            {
                waiting.Remove(hash);
            }
        }
    }

    private void DrawInTime(ChartProgram path, string svg, string hash)
    {
        lock (gate)
        {
            if (!MayDraw())
            {
                return;
            }
        }

        var started = time.GetTimestamp();
        var png = Draw(path, svg);
        lock (gate)
        {
            settledAt = time.GetTimestamp();
            debt += time.GetElapsedTime(started, settledAt);
            Remember(hash, png);
        }
    }

    private static string HashOf(string svg) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg)));

    private ImmutableArray<byte>? Recall(string hash)
    {
        for (var node = remembered.First; node is not null; node = node.Next)
        {
            if (node.Value.Hash == hash)
            {
                remembered.Remove(node);
                remembered.AddFirst(node);
                return node.Value.Png;
            }
        }

        return null;
    }

    private void Remember(string hash, ImmutableArray<byte> png)
    {
        if (png.IsEmpty)
        {
            return;
        }

        remembered.AddFirst((hash, png));
        if (remembered.Count > Remembered)
        {
            remembered.RemoveLast();
        }
    }

    private bool MayDraw()
    {
        var now = time.GetTimestamp();
        debt -= time.GetElapsedTime(settledAt, now) * Share;
        debt = debt < TimeSpan.Zero ? TimeSpan.Zero : debt;
        settledAt = now;
        return debt < Ahead;
    }

    private ImmutableArray<byte> Draw(ChartProgram path, string svg)
    {
        var isLate = false;
        try
        {
            using var process = Process.Start(Start(path)) ?? throw new InvalidOperationException("it did not start");
            // Ending the program ends the reads and writes that wait for it.
            using var end = time.CreateTimer(_ => Kill(process, ref isLate), null, Limit, Timeout.InfiniteTimeSpan);
            var picture = Converse(process, svg);
            return Check(path, isLate ? $"not done within {Limit.TotalSeconds:0} s" : Problem(process.ExitCode, picture), picture);
        }
        catch (Exception error) when (error is IOException or Win32Exception or InvalidOperationException)
        {
            return Check(path, error.Message, []);
        }
    }

    /// <summary>Without a shell, and without our environment, which may hold secrets.</summary>
    private static ProcessStartInfo Start(ChartProgram path)
    {
        var start = new ProcessStartInfo(path.Path, path.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    /// <summary>What it wrote, up to one byte more than is wanted. Afterwards it has ended.</summary>
    private static byte[] Converse(Process process, string svg)
    {
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(svg);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says more.
        }

        var picture = new byte[ChartPicture.MaxBytes + 1];
        var length = process.StandardOutput.BaseStream.ReadAtLeast(picture, picture.Length, throwOnEndOfStream: false);
        if (length == picture.Length)
        {
            process.Kill(entireProcessTree: true);
        }

        // With a limit, so that it doesn't wait for whoever else may hold the other end of a pipe.
        process.WaitForExit(Limit);
        return picture[..length];
    }

    private static string Problem(int exitCode, byte[] picture) =>
        picture.Length > ChartPicture.MaxBytes ? $"more than {ChartPicture.MaxBytes} bytes"
        : exitCode != 0 ? $"it ended with {exitCode}"
        : picture.AsSpan().StartsWith(Signature) ? ""
        : "what it wrote is no PNG";

    private ImmutableArray<byte> Check(ChartProgram path, string problem, byte[] picture)
    {
        if (problem.Length == 0)
        {
            return [.. picture];
        }

        if (Interlocked.Exchange(ref told, 1) == 0)
        {
            logger.ChartFailed(path.Path, problem);
        }

        return [];
    }

    private static void Kill(Process process, ref bool isLate)
    {
        try
        {
            isLate = !process.HasExited;
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }
}

/// <summary>What draws: it reads SVG and writes PNG.</summary>
internal sealed record ChartProgram(string Path, ImmutableArray<string> Arguments)
{
    /// <summary>Pictures are shown at half their size, to be sharp on a phone.</summary>
    private const string Zoom = "2";

    /// <summary>librsvg's, where it is installed.</summary>
    public static ChartProgram? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, "rsvg-convert"))
        .FirstOrDefault(File.Exists) is { } path ? new ChartProgram(path, ["--format", "png", "--zoom", Zoom]) : null;
}
