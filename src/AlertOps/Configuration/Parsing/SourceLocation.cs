namespace AlertOps.Configuration.Parsing;

/// <summary>A line of a file, or an environment variable.</summary>
/// <param name="Line">1-based; 0 for an environment variable.</param>
internal readonly record struct SourceLocation(string File, int Line)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}
