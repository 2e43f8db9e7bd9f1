using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>Reads a receiver's <c>notice</c>, which overrides parts of its messages.</summary>
internal static class NoticeOverridesReader
{
    public static NoticeOverrides Read(Section receiver)
    {
        if (receiver.Read(NoticeKeys.Section) is not { } section)
        {
            return NoticeOverrides.None;
        }

        var overrides = new NoticeOverrides(
            section.Find(NoticeKeys.Title) is { } title ? Title(title) : null,
            section.Find(NoticeKeys.Hide) is { } hide ? Hidden(hide) : NoticeParts.None,
            section.Read(NoticeKeys.Instances))
        {
            Annotations = Names(section, NoticeKeys.Annotations, "summary"),
            Labels = Names(section, NoticeKeys.Labels, "team"),
        };
        section.ReportUnknownKeys();
        return overrides;
    }

    private static string? Title(Value value)
    {
        if (NoticeKeys.Title.Read(value) is not { } template)
        {
            return null;
        }

        foreach (var error in TemplateRenderer.Check(template, TemplateUse.Text))
        {
            value.ReportAt(error.LineIn(template), error.ColumnIn(template), Readable.Line(error.Message), Readable.Line(error.Cure));
        }

        return template;
    }

    private static ImmutableArray<string> Names(Section section, Key<ImmutableArray<Value>?> key, string example) =>
        [.. (section.Read(key) ?? []).Select(value => value.Text(example)).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static NoticeParts Hidden(Value value) => value.ListOrOne()
        .Select(item => item.Word(NoticeKeys.Parts) is { } word && EnumNames.TryParse<NoticeParts>(word, out var part) ? part : NoticeParts.None)
        .Aggregate(NoticeParts.None, (all, part) => all | part);
}
