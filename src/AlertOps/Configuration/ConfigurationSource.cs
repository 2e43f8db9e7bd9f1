namespace AlertOps.Configuration;

/// <summary>Where the configuration comes from, as it was settled at the start.</summary>
/// <param name="Path">
/// Null when there was no file. A file that appears later is then taken up; but a file that there was stays the one to read, so that its loss is a
/// problem rather than a silent fall back to the sandbox.
/// </param>
/// <param name="Environment">Of the process, which doesn't change while it runs.</param>
internal sealed record ConfigurationSource(
    ConfigurationLoader Loader, string? Path, IReadOnlyDictionary<string, string> Environment, string WorkingDirectory)
{
    /// <summary>Files of secrets are not read and may be missing; a placeholder stands for each. For checks where secrets don't belong.</summary>
    public bool WithoutSecrets { get; init; }

    public ConfigurationResult Load() =>
        Loader.Load(Path ?? ConfigurationLoader.ResolvePath(null, Environment, WorkingDirectory), Environment, WorkingDirectory, WithoutSecrets);

    /// <summary>Without the environment, which holds secrets.</summary>
    public override string ToString() => Path ?? "embedded defaults";
}
