namespace AlertOps.Configuration;

/// <summary>Something wrong in a file: where, what, and how to put it right. Printed as <c>file:line: what: cure</c>.</summary>
/// <param name="Line">1-based; 0 when the whole file is meant.</param>
internal sealed record Problem(string File, int Line, string What, string Cure)
{
    public override string ToString() => $"{File}:{Line}: {What}: {Cure}";
}
