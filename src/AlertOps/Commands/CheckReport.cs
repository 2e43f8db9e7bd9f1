using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Checking;
using AlertOps.Configuration;

namespace AlertOps.Commands;

/// <summary>What <c>check</c> prints: one line per problem, or all of it as JSON.</summary>
internal sealed record CheckReport(ImmutableArray<Problem> Problems, ImmutableArray<Coverage> Coverage)
{
    /// <param name="folder">Files below it are named from there.</param>
    public static CheckReport Of(IEnumerable<Problem> problems, ImmutableArray<Coverage> coverage, string folder) =>
        new([.. problems.Select(problem => problem with { File = Shown(problem.File, folder) }).Distinct()], coverage);

    public string Text(ContentReport content)
    {
        if (!Problems.IsEmpty)
        {
            return string.Concat(Problems.Select(problem => problem + Environment.NewLine));
        }

        var counts = new[] { Counted(Coverage.Length, "alert"), Counted(content.Runbooks.All.Length, "runbook"), Counted(content.Dashboards?.Length ?? 0, "dashboard") };
        return $"ok: {string.Join(", ", counts)}{Environment.NewLine}";
    }

    public string Json() => JsonSerializer.Serialize(this, CheckJson.Readable.CheckReport) + Environment.NewLine;

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Shown(string file, string folder)
    {
        if (!Path.IsPathRooted(file))
        {
            return file;
        }

        var relative = Path.GetRelativePath(folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file : relative;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    /// <summary>With Chinese as Chinese, since people read it.</summary>
    public static CheckJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
