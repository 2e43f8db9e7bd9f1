using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>Writes the message: MESSAGES' picture from runbook, change and evidence. Pure.</summary>
internal sealed class NoticeBuilder
{
    public Notice Build(NoticeInput input, Language language, TimeZoneInfo timeZone) => throw new NotImplementedException();
}
