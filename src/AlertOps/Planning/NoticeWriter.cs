using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Notices;

namespace AlertOps.Planning;

/// <summary>Writes the notices of one change, each once: pages and receivers mostly want the same. When the builder fails, it writes a plain notice.</summary>
internal sealed class NoticeWriter(NoticeBuilder notices, NoticeInput input, ILogger logger)
{
    private readonly Dictionary<(Language, string, NoticeOverrides), Notice> written = [];

    public Notice Write(Language language, TimeZoneInfo zone, NoticeOverrides overrides) =>
        written.TryGetValue((language, zone.Id, overrides), out var notice)
            ? notice
            : written[(language, zone.Id, overrides)] = Build(language, zone, overrides);

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever a runbook or a label did to the builder, somebody must still be woken.")]
    private Notice Build(Language language, TimeZoneInfo zone, NoticeOverrides overrides)
    {
        try
        {
            return notices.Build(input, language, zone, overrides);
        }
        catch (Exception error)
        {
            logger.NoticeFailed(error, input.Incident.Id);
            return PlainNotice.Of(input, language);
        }
    }
}
