namespace AlertOps.Configuration;

/// <summary>A problem in a file, with its location and its cure. Printed as <c>file:line: what: cure</c>.</summary>
/// <param name="File">The path as the user wrote it; <c>environment ALERTOPS__…</c> for a variable.</param>
/// <param name="Line">1-based; 0 for a whole file or a variable, and then not printed.</param>
/// <param name="What">The key's path and the problem; never a secret.</param>
internal sealed record Problem(string File, int Line, string What, string Cure)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {What}: {Cure}" : $"{File}: {What}: {Cure}";
}
