namespace AlertOps.Configuration.Keys;

/// <summary>A secret <c>x</c>, which may also be read from the file named by <c>x_file</c>. Its example is never a secret.</summary>
internal sealed class SecretKey(string name, KeyType? type = null) : Key(name)
{
    private const string Suffix = "_file";

    public override KeyType Type { get; } = type ?? KeyTypes.Secret;

    public string FileName { get; } = name + Suffix;

    /// <summary>A good path of the file.</summary>
    public required string FileExample { get; init; }

    public override IReadOnlyList<string> Names => [Name, FileName];

    /// <summary>True when the cure shows the secret itself, not a file.</summary>
    public bool IsShownInline { get; init; }

    public override string Cure => IsShownInline ? Written : $"{FileName}: {FileExample}";
}
