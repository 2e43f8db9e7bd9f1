namespace AlertOps.Access;

/// <summary>
/// Names of the policies that endpoints ask for. An endpoint that asks for none gets the fallback: reading is a viewer's, everything else an
/// administrator's.
/// </summary>
internal static class Policies
{
    public const string Responder = "responder";
    public const string Admin = "admin";

    /// <summary>Alertmanager's: who holds the webhook token; while none is configured, a direct caller on this machine.</summary>
    public const string Webhook = "webhook";

    /// <summary>Who holds the webhook token, or a responder.</summary>
    public const string Alarm = "alarm";
}
