using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Runbooks.Templates;

/// <summary>Gives the helpers the data of one rendering.</summary>
internal sealed class TemplateScope(TemplateModel model, TemplateUse use)
{
    /// <summary>Rows of an answer in a line of a message, and on a page.</summary>
    private const int RowsInLine = 3;
    private const int RowsOnPage = 20;

    public bool IsEnglish => model.Runbook.Language == Language.English;

    public bool IsPage => use == TemplateUse.Page;

    public int Rows => IsPage ? RowsOnPage : RowsInLine;

    public string Unknown => IsEnglish ? "unknown" : "未查到";

    public RunbookQuery? Query(string id) => model.Runbook.Queries.FirstOrDefault(query => query.Id == id);

    public Evidence? Evidence(string id) => model.Evidence[id];

    public string Format(double value, string id) => model.Format(value, Query(id)?.Unit ?? "");

    /// <summary>The answer to a query: it is shown as its worst value and compared as that number.</summary>
    public TemplateNode Answer(string id)
    {
        var worst = Worst(id);
        var node = worst is { } number
            ? new TemplateNode(Format(number, id), number, isKnown: true)
            : new TemplateNode(Unknown, null, isKnown: false);
        var query = Query(id);
        node["title"] = query?.Title ?? id;
        node["unit"] = query?.Unit ?? "";
        node["value"] = new TemplateNode(node.Text, node.Number, node.IsKnown);
        node["series"] = Known(id).Take(RowsOnPage).Select(series => (object)Series(series, id)).ToList();
        return node;
    }

    /// <summary>The series of an answer that have a value.</summary>
    public ImmutableArray<Series> Known(string id) =>
        Evidence(id) is { IsKnown: true } evidence ? [.. evidence.Series.Where(series => series.HasValue)] : [];

    /// <summary>The worst value of several: the smallest when <c>ok_if</c> demands a large one, otherwise the largest.</summary>
    private double? Worst(string id)
    {
        var values = Known(id).Select(series => series.Value.GetValueOrDefault()).ToArray();
        if (values.Length == 0)
        {
            return null;
        }

        return Query(id)?.OkIf is { Comparison: Comparison.Greater or Comparison.GreaterOrEqual } ? values.Min() : values.Max();
    }

    private Dictionary<string, object?> Series(Series series, string id) => new(StringComparer.Ordinal)
    {
        ["labels"] = TemplateContext.Pairs(series.Labels),
        ["value"] = new TemplateNode(Format(series.Value.GetValueOrDefault(), id), series.Value, isKnown: true),
    };
}
