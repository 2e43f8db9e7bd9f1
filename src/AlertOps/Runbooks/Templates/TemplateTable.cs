using System.Collections.Immutable;
using HandlebarsDotNet;

namespace AlertOps.Runbooks.Templates;

/// <summary>Writes an answer with several series: as a Markdown table on a page, as a list of the first few in a line.</summary>
internal static class TemplateTable
{
    public static void Write(EncodedTextWriter output, TemplateScope scope, string id)
    {
        var series = scope.Known(id);
        if (series.IsEmpty)
        {
            output.Write(scope.Unknown, true);
            return;
        }

        var names = Names(series);
        if (scope.IsPage)
        {
            Page(output, scope, id, series, names);
        }
        else
        {
            Line(output, scope, id, series, names);
        }

        if (series.Length > scope.Rows)
        {
            output.WriteSafeString(scope.IsEnglish ? $" … {series.Length} in all" : $" 等 {series.Length} 项");
        }
    }

    /// <summary>The labels that distinguish the series; all labels when there is only one series.</summary>
    private static string[] Names(ImmutableArray<Series> series)
    {
        var names = series.SelectMany(item => item.Labels.Select(pair => pair.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. names.Where(name => series.Length == 1 || series.Select(item => item.Labels[name]).Distinct(StringComparer.Ordinal).Count() > 1)];
    }

    private static void Page(EncodedTextWriter output, TemplateScope scope, string id, ImmutableArray<Series> series, string[] names)
    {
        output.WriteSafeString("\n\n|");
        foreach (var name in names)
        {
            Cell(output, name);
        }

        Cell(output, scope.IsEnglish ? "value" : "值");
        output.WriteSafeString("\n|" + string.Concat(Enumerable.Repeat("---|", names.Length + 1)));
        foreach (var item in series.Take(scope.Rows))
        {
            output.WriteSafeString("\n|");
            foreach (var name in names)
            {
                Cell(output, item.Labels[name]);
            }

            Cell(output, scope.Format(item.Value.GetValueOrDefault(), id));
        }

        output.WriteSafeString("\n\n");
    }

    private static void Cell(EncodedTextWriter output, string text)
    {
        output.WriteSafeString(" ");
        output.Write(text, true);
        output.WriteSafeString(" |");
    }

    private static void Line(EncodedTextWriter output, TemplateScope scope, string id, ImmutableArray<Series> series, string[] names)
    {
        for (var i = 0; i < Math.Min(series.Length, scope.Rows); i++)
        {
            output.WriteSafeString(i == 0 ? "" : scope.IsEnglish ? ", " : "，");
            output.Write(string.Join(' ', names.Select(name => series[i].Labels[name]).Append(scope.Format(series[i].Value.GetValueOrDefault(), id)).Where(text => text.Length > 0)), true);
        }
    }
}
