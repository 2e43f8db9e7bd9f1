using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Configuration;
using AlertOps.Linting;

namespace AlertOps.Commands;

/// <summary>The output of <c>check</c>: one line per problem, or all of it as JSON.</summary>
/// <param name="Warnings">Findings that may be intended; without problems the exit code is 0.</param>
internal sealed record CheckReport(ImmutableArray<Problem> Problems, ImmutableArray<Problem> Warnings, ImmutableArray<Coverage> Coverage)
{
    /// <param name="folder">The folder to which the paths of files below it are relative.</param>
    public static CheckReport Of(IEnumerable<Problem> problems, IEnumerable<Problem> warnings, ImmutableArray<Coverage> coverage, string folder) =>
        new(In(folder, problems), In(folder, warnings), coverage);

    public string Text(ContentReport content)
    {
        var warnings = Lines(Warnings.Select(warning => warning with { What = "warning: " + warning.What }));
        if (!Problems.IsEmpty)
        {
            return Lines(Problems) + warnings;
        }

        var counts = new[] { Counted(Coverage.Length, "alert"), Counted(content.Runbooks.All.Length, "runbook"), Counted(content.Dashboards?.Length ?? 0, "dashboard") };
        return $"{warnings}ok: {string.Join(", ", counts)}{Environment.NewLine}";
    }

    public string Json() => JsonSerializer.Serialize(this, CheckJson.Readable.CheckReport) + Environment.NewLine;

    private static ImmutableArray<Problem> In(string folder, IEnumerable<Problem> problems) =>
        [.. problems.Select(problem => problem with { File = Shown(problem.File, folder) }).Distinct()];

    private static string Lines(IEnumerable<Problem> problems) => string.Concat(problems.Select(problem => problem + Environment.NewLine));

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
    /// <summary>The context of every output. Chinese is not escaped, since people read it.</summary>
    public static CheckJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
