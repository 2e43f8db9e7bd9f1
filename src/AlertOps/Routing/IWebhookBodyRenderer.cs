using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Routing;

/// <summary>
/// Renders the body that a webhook will send when its message is planned: only then are the labels at hand that its template may ask for. The webhook
/// channel implements it.
/// </summary>
internal interface IWebhookBodyRenderer
{
    /// <param name="channel">A receiver's entry with <see cref="ReceiverChannel.Webhook"/>.</param>
    WebhookPayload Render(ReceiverChannel channel, Notice notice, TemplateModel model);
}
