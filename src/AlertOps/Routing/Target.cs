namespace AlertOps.Routing;

/// <summary>
/// Where one delivery goes: a channel, what carries it, and one recipient. Its text form is the order and limit key in the outbox:
/// <c>wecom_robot/ops</c>, <c>wecom_app/default/user:zhangsan</c>, <c>email//sre@example.com</c>, <c>sandbox</c>.
/// </summary>
internal sealed record Target(string Channel, string Endpoint, string Recipient, string Format)
{
    public string Key => $"{Channel}/{Endpoint}/{Recipient}".TrimEnd('/');

    /// <summary>
    /// The key by which limits are counted: a member of an app, whose id is one in any case; a robot, whatever it says; all mail together, since it leaves
    /// through one account.
    /// </summary>
    public string RateLimitKey => Channel switch
    {
        "wecom_app" => Key.ToLowerInvariant(),
        "email" or "sandbox" => Channel,
        _ => $"{Channel}/{Endpoint}",
    };
}
