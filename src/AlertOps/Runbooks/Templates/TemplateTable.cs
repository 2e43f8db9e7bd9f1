using System.Collections.Immutable;

namespace AlertOps.Runbooks.Templates;

/// <summary>An answer with several series, written as a Markdown table on a page and as a list of the first few in a line.</summary>
/// <param name="id">The query's id.</param>
internal sealed class TemplateTable(string id)
{
    public void Write(TokenOutput output, TemplateScope scope)
    {
        var series = scope.Known(id);
        if (series.IsEmpty)
        {
            output.WriteValue(scope.Unknown);
            return;
        }

        var names = Names(series);
        if (scope.IsPage)
        {
            Page(output, scope, series, names);
        }
        else
        {
            Line(output, scope, series, names);
        }

        if (series.Length > scope.Rows)
        {
            output.WriteText(scope.IsEnglish ? $" … {series.Length} in all" : $" 等 {series.Length} 项");
        }
    }

    /// <summary>The labels that distinguish the series; all labels when there is only one series.</summary>
    private static string[] Names(ImmutableArray<Series> series)
    {
        var names = series.SelectMany(item => item.Labels.Select(pair => pair.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. names.Where(name => series.Length == 1 || series.Select(item => item.Labels[name]).Distinct(StringComparer.Ordinal).Count() > 1)];
    }

    private void Page(TokenOutput output, TemplateScope scope, ImmutableArray<Series> series, string[] names)
    {
        output.WriteText("\n\n|");
        foreach (var name in names)
        {
            Cell(output, name);
        }

        Cell(output, scope.IsEnglish ? "value" : "值");
        output.WriteText("\n|" + string.Concat(Enumerable.Repeat("---|", names.Length + 1)));
        foreach (var item in series.Take(scope.Rows))
        {
            output.WriteText("\n|");
            foreach (var name in names)
            {
                Cell(output, item.Labels[name]);
            }

            Cell(output, scope.Format(item.Value.GetValueOrDefault(), id));
        }

        output.WriteText("\n\n");
    }

    private static void Cell(TokenOutput output, string text)
    {
        output.WriteText(" ");
        output.WriteValue(text);
        output.WriteText(" |");
    }

    private void Line(TokenOutput output, TemplateScope scope, ImmutableArray<Series> series, string[] names)
    {
        for (var i = 0; i < Math.Min(series.Length, scope.Rows); i++)
        {
            output.WriteText(i == 0 ? "" : scope.IsEnglish ? ", " : "，");
            output.WriteValue(string.Join(' ', names.Select(name => series[i].Labels[name]).Append(scope.Format(series[i].Value.GetValueOrDefault(), id)).Where(text => text.Length > 0)));
        }
    }
}
