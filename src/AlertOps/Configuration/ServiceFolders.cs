namespace AlertOps.Configuration;

/// <summary>The folders that systemd creates for a unit and names in its environment.</summary>
/// <param name="State">The folder of <c>StateDirectory=</c>, which the service may write to. Null without it.</param>
/// <param name="Credentials">The folder of <c>LoadCredential=</c> with secrets that only this run of the service can read. Null without it.</param>
internal sealed record ServiceFolders(string? State, string? Credentials)
{
    public static ServiceFolders None { get; } = new(null, null);

    public static ServiceFolders Of(IReadOnlyDictionary<string, string> environment) =>
        new(First(environment, "STATE_DIRECTORY"), First(environment, "CREDENTIALS_DIRECTORY"));

    /// <summary>Takes the first of several state directories, which are separated by colons.</summary>
    private static string? First(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Split(':')[0] is { Length: > 0 } first && Path.IsPathRooted(first) ? first : null;
}
