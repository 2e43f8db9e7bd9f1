using AlertOps.Alerts;
using AlertOps.Configuration.Parsing;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>Reads a receiver's <c>notice</c>, which overrides parts of its messages.</summary>
internal static class NoticeOverridesReader
{
    private const int MostInstances = 50;
    private static readonly string[] Parts = [.. EnumNames.All<NoticeParts>().Where(word => word != EnumNames.Of(NoticeParts.None))];

    public static NoticeOverrides Read(Section receiver)
    {
        if (receiver.Find("notice")?.Map("notice: {hide: [charts, tables], instances: 5}") is not { } section)
        {
            return NoticeOverrides.None;
        }

        var overrides = new NoticeOverrides(
            section.Find("title") is { } title ? Title(title) : null,
            section.Find("hide") is { } hide ? Hidden(hide) : NoticeParts.None,
            section.Find("instances")?.Integer("5", 1, MostInstances));
        section.ReportUnknownKeys();
        return overrides;
    }

    private static string? Title(Value value)
    {
        if (value.Text("'{{labels.alertname}} {{labels.cluster}}'") is not { } template)
        {
            return null;
        }

        foreach (var error in TemplateRenderer.Check(template, TemplateUse.Text))
        {
            value.ReportAt(error.LineIn(template), error.ColumnIn(template), Readable.Line(error.Message), Readable.Line(error.Cure));
        }

        return template;
    }

    private static NoticeParts Hidden(Value value) => value.ListOrOne()
        .Select(item => item.Word(Parts) is { } word && EnumNames.TryParse<NoticeParts>(word, out var part) ? part : NoticeParts.None)
        .Aggregate(NoticeParts.None, (all, part) => all | part);
}
