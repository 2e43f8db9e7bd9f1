namespace AlertOps.Configuration.Keys;

/// <summary>
/// Declares one key of <c>alertops.yml</c>: its reader, the reference and the JSON Schema are made from it. It belongs to a <see cref="KeyTable"/>, and a
/// section can be asked only for keys of its own table.
/// </summary>
internal abstract class Key(string name)
{
    public string Name => name;

    public required Bilingual Meaning { get; init; }

    /// <summary>A good value as it is written in YAML after the key; problems repeat it.</summary>
    public required string Example { get; init; }

    /// <summary>The value of an absent key as it would be written; null when there is none, or when it is computed.</summary>
    public string? Default { get; init; }

    /// <summary>Describes a default that is computed, or an absence that means something.</summary>
    public Bilingual? DefaultNote { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>True when a reload keeps the value of the running service.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>A key without which this one is an error; null when it stands alone.</summary>
    public Key? Needs { get; init; }

    /// <summary>A key beside which this one is an error.</summary>
    public Key? Excludes { get; init; }

    public abstract KeyType Type { get; }

    /// <summary>The names under which the key is written: a secret has two.</summary>
    public virtual IReadOnlyList<string> Names => [name];

    /// <summary>The key with its example.</summary>
    public string Written => $"{name}: {Example}";

    /// <summary>The line that cures its absence.</summary>
    public virtual string Cure => Written;

    public override string ToString() => name;
}
