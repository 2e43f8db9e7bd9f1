using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Builds the message of a change from runbook and evidence. It has no side effects.</summary>
/// <param name="renderLine">Renders a template as a line; null for <see cref="TemplateRenderer.RenderLine"/>.</param>
internal sealed class NoticeBuilder(Func<string, TemplateModel, Line>? renderLine = null)
{
    private readonly Func<string, TemplateModel, Line> renderLine = renderLine ?? TemplateRenderer.RenderLine;

    /// <param name="overrides">The receiver's changes to the usual message; null for none.</param>
    public Notice Build(NoticeInput input, Language language, TimeZoneInfo timeZone, NoticeOverrides? overrides = null)
    {
        if (ManualMessage.Is(input.Incident))
        {
            return ManualMessageNotice.Of(input, language);
        }

        var draft = new NoticeDraft(input, language, timeZone, renderLine, overrides ?? NoticeOverrides.None);
        var leading = input.Runbooks[0];
        return input.Change.Kind.EndsIncident() || input.Incident.IsResolved
            ? new ResolvedNotice(draft, new NoticeSubject(draft, leading, EvidenceWhileFiring(input, leading))).Build()
            : new FiringNotice(draft, new NoticeSubject(draft, leading)).Build();
    }

    // The values of a resolved incident come from the last message while it fired, because current values are normal again.
    private static EvidenceSet EvidenceWhileFiring(NoticeInput input, RunbookEvidence leading) =>
        input.Before.FirstOrDefault(stored => stored.RunbookId == leading.Match.Runbook.Id)?.Evidence ?? EvidenceSet.None(input.Now);
}
