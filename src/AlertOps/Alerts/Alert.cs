namespace AlertOps.Alerts;

internal enum AlertStatus
{
    Firing,
    Resolved,
}

/// <summary>One label set with its annotations, as Alertmanager reported it.</summary>
/// <param name="Fingerprint">Alertmanager's hash of the labels, 16 hex digits; the identity of the alert inside its incident.</param>
/// <param name="EndsAt">Null while it fires.</param>
/// <param name="GeneratorUrl">Link to the expression in Prometheus; may be empty.</param>
internal sealed record Alert(
    string Fingerprint,
    AlertStatus Status,
    LabelSet Labels,
    LabelSet Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    string GeneratorUrl)
{
    public bool IsFiring => Status == AlertStatus.Firing;

    public string Name => Labels.AlertName;

    /// <summary>
    /// An annotation in a language: <c>summary_en</c> and <c>summary_zh</c> precede <c>summary</c>, for rules that are written for readers of both; "" when
    /// there is none.
    /// </summary>
    public string Annotation(string name, Language language) =>
        Annotations[name + (language == Language.English ? "_en" : "_zh")] is { Length: > 0 } own ? own : Annotations[name];
}
