using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>
/// Renders the body of a call when its message is planned: only then are the labels at hand that a receiver's template may ask for. A channel with such
/// templates implements it.
/// </summary>
internal interface IPlannedBodyRenderer
{
    /// <summary>True for the entries whose body is rendered when the message is planned.</summary>
    bool Renders(ReceiverChannel channel);

    /// <param name="channel">An entry that <see cref="Renders"/> accepts.</param>
    PlannedBody Render(ReceiverChannel channel, Notice notice, TemplateModel model);
}
