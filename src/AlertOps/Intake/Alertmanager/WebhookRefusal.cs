namespace AlertOps.Intake.Alertmanager;

/// <summary>The reason why a webhook body is refused for good, however often it is sent.</summary>
/// <param name="Status">HTTP status of the response.</param>
/// <param name="Path">JSON path of the mistake; null when the mistake isn't in the JSON.</param>
internal sealed record WebhookRefusal(int Status, string What, string? Path);
