using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>
/// Renders the body that a webhook will send when its message is planned: only then are the labels at hand that its template may ask for. The webhook
/// channel implements it.
/// </summary>
internal interface IWebhookBodyRenderer
{
    /// <summary>True for the entries whose body is rendered when the message is planned.</summary>
    bool Renders(ReceiverChannel channel);

    /// <param name="channel">An entry that <see cref="Renders"/> accepts.</param>
    WebhookPayload Render(ReceiverChannel channel, Notice notice, TemplateModel model);
}
