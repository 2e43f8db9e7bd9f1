using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>
/// Renders charts as PNG with rsvg-convert (librsvg), where it is installed, on threads of its own. Pictures are optional: no failure holds a message
/// back. Equal drawings give equal bytes while they are cached, and as long as the program stays the same.
/// </summary>
/// <param name="program">Null when no program is installed.</param>
internal sealed class ChartPng(ChartProgram? program, TimeProvider time, ILogger<ChartPng> logger) : IPictures, IDisposable
{
    /// <summary>The time limit of one drawing, which usually takes about a tenth of a second, most of it for the fonts.</summary>
    public static readonly TimeSpan DrawTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time that drawing may be ahead of its share, a quarter of the elapsed time. In a storm, or with a program that hangs, messages are sent without
    /// pictures instead of waiting for them.
    /// </summary>
    public static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);
    private const double DrawingShare = 0.25;

    /// <summary>The most drawings that wait: later ones would not be done before their messages are sent.</summary>
    public const int MaxQueued = 16;

    /// <summary>
    /// The number of cached pictures of at most <see cref="ChartPicture.MaxBytes"/> each: a notice goes to many people, and its reminders follow soon.
    /// </summary>
    private const int MaxCached = 128;

    private static readonly string[] InheritedVariables = ["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE"];
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock sync = new();
    private readonly LinkedList<(string Hash, ImmutableArray<byte> Png)> cache = new();
    private readonly Dictionary<string, Task> queued = new(StringComparer.Ordinal);

    // Each draws one picture at a time, so that urgent pictures never wait for the others.
    private readonly SemaphoreSlim urgent = new(1);
    private readonly SemaphoreSlim others = new(1);
    private TimeSpan timeSpent;
    private long measuredAt = time.GetTimestamp();
    private int isReported;

    /// <summary>The PNG of a drawing; empty when it has not been drawn.</summary>
    public ImmutableArray<byte> Of(string svg)
    {
        lock (sync)
        {
            return Cached(HashOf(svg)) ?? [];
        }
    }

    /// <inheritdoc/>
    /// <param name="drawings">SVG of our own, which refers to nothing outside.</param>
    /// <param name="isUrgent">True to draw them beside those that are not urgent, never behind them.</param>
    public Task DrawAsync(IReadOnlyCollection<string> drawings, bool isUrgent)
    {
        if (program is null)
        {
            if (drawings.Count > 0 && Interlocked.Exchange(ref isReported, 1) == 0)
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
        lock (sync)
        {
            if (Cached(hash) is not null)
            {
                return Task.CompletedTask;
            }

            // A second caller with the same drawing waits for the first.
            if (queued.TryGetValue(hash, out var drawing))
            {
                return drawing;
            }

            return queued.Count < MaxQueued && MayDraw() ? queued[hash] = DrawInTurnAsync(path, svg, hash, isUrgent ? urgent : others) : Task.CompletedTask;
        }
    }

    private async Task DrawInTurnAsync(ChartProgram path, string svg, string hash, SemaphoreSlim turn)
    {
        // The caller holds the lock: leave it before anything is awaited.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await turn.WaitAsync();
        try
        {
            // The work waits for another process, so it gets a thread of its own: on a small machine the pool has few.
            await Task.Factory.StartNew(() => DrawInTime(path, svg, hash), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turn.Release();
            lock (sync)
            {
                queued.Remove(hash);
            }
        }
    }

    private void DrawInTime(ChartProgram path, string svg, string hash)
    {
        lock (sync)
        {
            if (!MayDraw())
            {
                return;
            }
        }

        var started = time.GetTimestamp();
        var png = Draw(path, svg);
        lock (sync)
        {
            measuredAt = time.GetTimestamp();
            timeSpent += time.GetElapsedTime(started, measuredAt);
            AddToCache(hash, png);
        }
    }

    private static string HashOf(string svg) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg)));

    private ImmutableArray<byte>? Cached(string hash)
    {
        for (var node = cache.First; node is not null; node = node.Next)
        {
            if (node.Value.Hash == hash)
            {
                cache.Remove(node);
                cache.AddFirst(node);
                return node.Value.Png;
            }
        }

        return null;
    }

    private void AddToCache(string hash, ImmutableArray<byte> png)
    {
        if (png.IsEmpty)
        {
            return;
        }

        cache.AddFirst((hash, png));
        if (cache.Count > MaxCached)
        {
            cache.RemoveLast();
        }
    }

    private bool MayDraw()
    {
        var now = time.GetTimestamp();
        timeSpent -= time.GetElapsedTime(measuredAt, now) * DrawingShare;
        timeSpent = timeSpent < TimeSpan.Zero ? TimeSpan.Zero : timeSpent;
        measuredAt = now;
        return timeSpent < Burst;
    }

    private ImmutableArray<byte> Draw(ChartProgram path, string svg)
    {
        var isLate = false;
        try
        {
            using var process = Process.Start(Start(path)) ?? throw new InvalidOperationException("it did not start");
            // Killing the program ends the reads and writes that wait for it.
            using var end = time.CreateTimer(_ => Kill(process, ref isLate), null, DrawTimeout, Timeout.InfiniteTimeSpan);
            var picture = Run(process, svg);
            return Check(path, isLate ? $"not done within {DrawTimeout.TotalSeconds:0} s" : Problem(process.ExitCode, picture), picture);
        }
        catch (Exception error) when (error is IOException or Win32Exception or InvalidOperationException)
        {
            return Check(path, error.Message, []);
        }
    }

    /// <summary>Starts without a shell and without our environment, which may hold secrets.</summary>
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
        foreach (var name in InheritedVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    /// <summary>Returns the output, up to one byte more than is allowed, and waits for the program to end.</summary>
    private static byte[] Run(Process process, string svg)
    {
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(svg);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended before it had read everything; its exit code says more.
        }

        var picture = new byte[ChartPicture.MaxBytes + 1];
        var length = process.StandardOutput.BaseStream.ReadAtLeast(picture, picture.Length, throwOnEndOfStream: false);
        if (length == picture.Length)
        {
            process.Kill(entireProcessTree: true);
        }

        // There is a limit because another process may hold the other end of a pipe.
        process.WaitForExit(DrawTimeout);
        return picture[..length];
    }

    /// <summary>The reason why the output is not used; "" when it is a picture.</summary>
    private static string Problem(int exitCode, byte[] picture)
    {
        if (picture.Length > ChartPicture.MaxBytes)
        {
            return $"more than {ChartPicture.MaxBytes} bytes";
        }

        if (exitCode != 0)
        {
            return $"it ended with {exitCode}";
        }

        return picture.AsSpan().StartsWith(Signature) ? "" : "what it wrote is no PNG";
    }

    private ImmutableArray<byte> Check(ChartProgram path, string problem, byte[] picture)
    {
        if (problem.Length == 0)
        {
            return [.. picture];
        }

        if (Interlocked.Exchange(ref isReported, 1) == 0)
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
            // The program has ended by itself.
        }
    }
}
