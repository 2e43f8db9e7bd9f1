namespace AlertOps.Routing;

/// <summary>
/// The target of one delivery: a channel, its endpoint and one recipient. <see cref="Key"/> is the key by which the outbox keeps the order:
/// <c>wecom_robot/ops</c>, <c>wecom_app/default/user:zhangsan</c>, <c>email//sre@example.com</c>, <c>sandbox</c>.
/// </summary>
internal sealed record Target(string Channel, string Endpoint, string Recipient, string Format)
{
    public string Key => $"{Channel}/{Endpoint}/{Recipient}".TrimEnd('/');
}
