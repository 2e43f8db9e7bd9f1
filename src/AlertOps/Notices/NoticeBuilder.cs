using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Writes the message: MESSAGES' picture from runbook, change and evidence. Pure.</summary>
/// <param name="renderLine">How a template becomes a line; <see cref="TemplateRenderer.RenderLine"/> unless told otherwise.</param>
internal sealed class NoticeBuilder(Func<string, TemplateModel, Line>? renderLine = null)
{
    private readonly Func<string, TemplateModel, Line> renderLine = renderLine ?? TemplateRenderer.RenderLine;

    /// <param name="overrides">What the receiver wants otherwise; null for nothing.</param>
    public Notice Build(NoticeInput input, Language language, TimeZoneInfo timeZone, NoticeOverrides? overrides = null)
    {
        if (ManualMessage.Is(input.Incident))
        {
            return ManualMessageNotice.Of(input, language);
        }

        var draft = new NoticeDraft(input, language, timeZone, renderLine, overrides ?? NoticeOverrides.None);
        var leading = input.Runbooks[0];
        return input.Change.Kind == ChangeKind.Resolved || input.Incident.IsResolved
            ? new ResolvedNotice(draft, new NoticeSubject(draft, leading, Earlier(input, leading))).Build()
            : new FiringNotice(draft, new NoticeSubject(draft, leading)).Build();
    }

    // Once it is over, what made it bad is in the answers of the last message that fired; today's numbers would belittle it.
    private static EvidenceSet Earlier(NoticeInput input, RunbookEvidence leading) =>
        input.Before.FirstOrDefault(stored => stored.RunbookId == leading.Match.Runbook.Id)?.Evidence ?? EvidenceSet.None(input.Now);
}
