namespace AlertOps.Configuration;

/// <summary>A value that is never shown: its text form is <c>&lt;secret&gt;</c> in logs, errors and dumps.</summary>
internal sealed record Secret(string Value)
{
    public override string ToString() => "<secret>";
}
