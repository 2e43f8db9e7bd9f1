using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Runbooks.Templates;

/// <summary>Gives the functions the data of one rendering.</summary>
internal sealed class TemplateScope(TemplateModel model, TemplateUse use)
{
    /// <summary>Rows of an answer in a line of a message, and on a page.</summary>
    private const int RowsInLine = 3;
    private const int RowsOnPage = 20;

    public bool IsEnglish => model.Runbook.Language == Language.English;

    public bool IsPage => use == TemplateUse.Page;

    public int Rows => IsPage ? RowsOnPage : RowsInLine;

    public string Unknown => IsEnglish ? "unknown" : "查不到";

    /// <summary>The result of an operator or a function whose value is missing.</summary>
    public TemplateNode UnknownValue => new(Unknown, null, isKnown: false);

    public RunbookQuery? Query(string id) => model.Runbook.Queries.FirstOrDefault(query => query.Id == id);

    public Evidence? Evidence(string id) => model.Evidence[id];

    public string Format(double value, string id) => model.Format(value, Query(id)?.Unit ?? "");

    /// <summary>The answer to a query: it is shown as its worst value and compared as that number. The series of a missing answer are unknown, not empty.</summary>
    public TemplateNode Answer(string id)
    {
        var worst = Worst(id);
        var (text, isKnown) = (worst is { } number ? Format(number, id) : Unknown, worst is not null);
        return new TemplateNode(text, worst, isKnown, name => name switch
        {
            "title" => Query(id)?.Title ?? id,
            "unit" => Query(id)?.Unit ?? "",
            "value" => new TemplateNode(text, worst, isKnown),
            "series" when isKnown => new TemplateObject(_ => null, () => Known(id).Take(RowsOnPage).Select(series => Series(series, id))),
            "series" => UnknownValue,
            _ => null,
        });
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

    private TemplateObject Series(Series series, string id) => new(name => name switch
    {
        "labels" => TemplateVariables.Pairs(series.Labels),
        "value" => new TemplateNode(Format(series.Value.GetValueOrDefault(), id), series.Value, isKnown: true),
        _ => null,
    });
}
