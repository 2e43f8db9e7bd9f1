using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Tests.Notices;

/// <summary>
/// Renders the few template features that the tests need: <c>{{labels.x}}</c>, `code` and **bold**. Everything else fails as in the real renderer.
/// </summary>
internal static partial class TrivialRenderer
{
    public static Line Render(string template, TemplateModel model)
    {
        var spans = ImmutableArray.CreateBuilder<Span>();
        foreach (var part in Piece().Matches(template).Select(match => match.Value))
        {
            spans.Add(part switch
            {
                ['`', .. var code, '`'] => new Span(Fill(code, model), Tone.Value),
                ['*', '*', .. var bold, '*', '*'] => new Span(Fill(bold, model), Tone.Strong),
                _ => new Span(Fill(part, model)),
            });
        }

        return new Line(spans.ToImmutable());
    }

    private static string Fill(string text, TemplateModel model) => Tag().Replace(text, tag =>
        tag.Groups["label"] is { Success: true } label
            ? string.Join("、", model.Alerts.Select(alert => alert.Labels[label.Value]).Distinct())
            : throw new TemplateException("unknown name " + tag.Value));

    [GeneratedRegex(@"`[^`]*`|\*\*.+?\*\*|(?:(?!`|\*\*).)+", RegexOptions.Singleline, 1000)]
    private static partial Regex Piece();

    [GeneratedRegex(@"\{\{\s*(?:labels\.(?<label>\w+)|[^}]*)\s*\}\}", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
