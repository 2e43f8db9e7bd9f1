namespace AlertOps.Configuration;

/// <summary>The source of the configuration, as it was decided at the start.</summary>
/// <param name="Path">
/// Null when there was no file; a file that appears later is then read. A file that existed at the start stays the one to read, so that its loss is a
/// problem and not a silent return to the defaults.
/// </param>
/// <param name="Environment">The environment of the process, which doesn't change while it runs.</param>
internal sealed record ConfigurationSource(
    ConfigurationLoader Loader, string? Path, IReadOnlyDictionary<string, string> Environment, string WorkingDirectory)
{
    /// <summary>True when files of secrets are not read and may be missing, for checks on a machine without secrets; a placeholder takes the place of each.</summary>
    public bool WithoutSecrets { get; init; }

    public ConfigurationResult Load() =>
        Loader.Load(Path ?? ConfigurationLoader.ResolvePath(null, Environment, WorkingDirectory), Environment, WorkingDirectory, WithoutSecrets);

    /// <summary>The path without the environment, which holds secrets.</summary>
    public override string ToString() => Path ?? "embedded defaults";
}
