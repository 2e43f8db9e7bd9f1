using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>
/// Turns charts into PNG with rsvg-convert (librsvg), where it is installed. A picture is a luxury: no way of failing keeps a message back or makes it
/// wait for long. Equal drawings give equal bytes while they are remembered, and as long as the program stays the same.
/// </summary>
/// <param name="program">Its path; null when there is none.</param>
internal sealed class ChartPng(string? program, TimeProvider time, ILogger<ChartPng> logger)
{
    /// <summary>One drawing takes about a tenth of a second, most of it for the fonts.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Drawing may take a quarter of the time, with this much ahead: in a storm, or with a program that hangs, messages leave without pictures instead of
    /// one after the other.
    /// </summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);
    private const double Share = 0.25;

    /// <summary>Each at most <see cref="ChartPicture.MaxBytes"/>: one notice goes to many people, and its reminders come soon.</summary>
    private const int Remembered = 64;

    /// <summary>Pictures are shown at half their size, to be sharp on a phone.</summary>
    private const string Zoom = "2";

    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE"];
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock gate = new();
    private readonly LinkedList<(string Hash, ImmutableArray<byte> Png)> remembered = new();
    private TimeSpan debt;
    private long settledAt = time.GetTimestamp();
    private int told;

    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "rsvg-convert"))
        .FirstOrDefault(File.Exists);

    /// <summary>The picture, or nothing where there can't be one.</summary>
    /// <param name="svg">Ours, with nothing in it that refers to anything outside.</param>
    public ImmutableArray<byte> Of(string svg)
    {
        if (program is null)
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
            {
                logger.NoChartProgram();
            }

            return [];
        }

        // One at a time: who comes second with the same drawing finds it remembered.
        lock (gate)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg)));
            if (Recall(hash) is { } known)
            {
                return known;
            }

            if (!MayDraw())
            {
                return [];
            }

            var started = time.GetTimestamp();
            var png = Draw(program, svg);
            debt += time.GetElapsedTime(started);
            Remember(hash, png);
            return png;
        }
    }

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

    private ImmutableArray<byte> Draw(string path, string svg)
    {
        try
        {
            using var process = Process.Start(Start(path)) ?? throw new InvalidOperationException("it did not start");
            // Ending the program ends the reads and writes that wait for it.
            using var end = time.CreateTimer(_ => Kill(process), null, Limit, Timeout.InfiniteTimeSpan);
            return Check(process, Converse(process, svg));
        }
        catch (Exception error) when (error is IOException or Win32Exception or InvalidOperationException)
        {
            Tell(path, error is IOException ? "it did not take the drawing in" : error.Message);
            return [];
        }
    }

    /// <summary>Without a shell, and without our environment, which may hold secrets.</summary>
    private static ProcessStartInfo Start(string path)
    {
        var start = new ProcessStartInfo(path, ["--format", "png", "--zoom", Zoom])
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

    /// <summary>What it wrote, up to one byte more than is wanted.</summary>
    private static byte[] Converse(Process process, string svg)
    {
        try
        {
            process.BeginErrorReadLine();
            process.StandardInput.Write(svg);
            process.StandardInput.Close();
            var picture = new byte[ChartPicture.MaxBytes + 1];
            var length = process.StandardOutput.BaseStream.ReadAtLeast(picture, picture.Length, throwOnEndOfStream: false);
            if (length < picture.Length)
            {
                // It has said all; now it may end by itself.
                process.WaitForExit();
            }

            return picture[..length];
        }
        finally
        {
            Kill(process);
        }
    }

    private ImmutableArray<byte> Check(Process process, byte[] picture)
    {
        process.WaitForExit();
        var problem = picture.Length > ChartPicture.MaxBytes ? $"more than {ChartPicture.MaxBytes} bytes"
            : process.ExitCode != 0 ? $"it ended with {process.ExitCode}"
            : !picture.AsSpan().StartsWith(Signature) ? "what it wrote is no PNG"
            : "";
        if (problem.Length == 0)
        {
            return [.. picture];
        }

        Tell(process.StartInfo.FileName, problem);
        return [];
    }

    private void Tell(string path, string problem)
    {
        if (Interlocked.Exchange(ref told, 1) == 0)
        {
            logger.ChartFailed(path, problem);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }
}
