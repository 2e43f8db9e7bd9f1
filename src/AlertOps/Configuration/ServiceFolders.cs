namespace AlertOps.Configuration;

/// <summary>Folders that systemd makes for a unit and names in its environment.</summary>
/// <param name="State">Of <c>StateDirectory=</c>: where the service may write. Null without it.</param>
/// <param name="Credentials">Of <c>LoadCredential=</c>: secrets that only this run of the service can read. Null without it.</param>
internal sealed record ServiceFolders(string? State, string? Credentials)
{
    public static ServiceFolders None { get; } = new(null, null);

    public static ServiceFolders Of(IReadOnlyDictionary<string, string> environment) =>
        new(First(environment, "STATE_DIRECTORY"), First(environment, "CREDENTIALS_DIRECTORY"));

    /// <summary>A unit may have several state directories, with colons between; the first is the service's.</summary>
    private static string? First(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Split(':')[0] is { Length: > 0 } first && Path.IsPathRooted(first) ? first : null;
}
