namespace AlertOps.Access;

/// <summary>
/// Names of the authorization policies of endpoints. An endpoint without one gets the fallback policy: reading needs a viewer, everything else an
/// administrator.
/// </summary>
internal static class Policies
{
    public const string Responder = "responder";
    public const string Admin = "admin";

    /// <summary>For Alertmanager: the webhook token, or while none is configured a direct caller on this machine.</summary>
    public const string Webhook = "webhook";

    /// <summary>For WeChat alarms: the webhook token, or a responder.</summary>
    public const string Alarm = "alarm";
}
