namespace AlertOps.Configuration;

/// <summary>Something wrong in a file: where, what, and how to put it right. Printed as <c>file:line: what: cure</c>.</summary>
/// <param name="File">As the person named it; <c>environment ALERTOPS__…</c> for a variable.</param>
/// <param name="Line">1-based; 0 when the whole file or a variable is meant, and then not printed.</param>
/// <param name="What">With the key's path, never with a secret.</param>
internal sealed record Problem(string File, int Line, string What, string Cure)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {What}: {Cure}" : $"{File}: {What}: {Cure}";
}
