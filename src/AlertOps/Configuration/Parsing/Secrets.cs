using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>
/// Reads a secret <c>x</c>, also from the file named by <c>x_file</c>; an environment variable overrides either. No problem repeats a secret, or a path,
/// which may be a secret under the wrong key.
/// </summary>
internal static class Secrets
{
    /// <summary>Takes the place of a secret whose problem is already reported, so that it isn't reported as missing, too.</summary>
    private static readonly Secret Reported = new("");

    /// <summary>Takes the place of a secret that isn't read. It is a URL, since some secrets must be one.</summary>
    private static readonly Secret Unread = new("https://unread.invalid/");

    /// <summary>True for a secret that was read, and false for a placeholder, of which nothing can be checked.</summary>
    public static bool IsKnown(this Secret secret) => secret.Value != Reported.Value && secret.Value != Unread.Value;

    /// <returns>The secret, or a placeholder when its problem is reported; null when it is absent.</returns>
    public static Secret? Read((Value? Value, Value? File) written) =>
        written.Value is { } value ? value.AsSecret() ?? Reported : written.File is { } file ? file.FromFile() ?? Reported : null;

    /// <returns>The value of <c>x</c> or of <c>x_file</c>, whichever counts; the other is null.</returns>
    public static (Value? Value, Value? File) Choose(SecretKey key, Value? value, Value? file)
    {
        if (value is null || file is null)
        {
            return (value, file);
        }

        switch (value.Node.FromEnvironment, file.Node.FromEnvironment)
        {
            case (true, false):
                return (value, null);
            case (false, true):
                return (null, file);
            default:
                file.Report($"set beside {key.Name} ({value.Location})", "keep one of the two");
                return (value, null);
        }
    }

    public static Secret? AsSecret(this Value value)
    {
        if (value.Node.Kind != NodeKind.Scalar)
        {
            value.Report($"{value.Node.Noun} where a secret is expected", "write it in quotes, or name a file that holds it in the key's _file form");
            return null;
        }

        return Check(value, value.Node.Text);
    }

    public static Secret? FromFile(this Value value)
    {
        if (value.Text("/run/secrets/alertops") is not { } path)
        {
            return null;
        }

        if (value.Context.WithoutSecrets)
        {
            return Unread;
        }

        var text = value.Context.Files.ReadText(value.Context.ReadablePath(path, value.Node.Location), out var error, mayBePipe: true);
        if (text is null)
        {
            value.Report(error, value.Context.CureForUnreadable(value.Node.Location));
            return null;
        }

        return Check(value, text.TrimEnd('\r', '\n'));
    }

    private static Secret? Check(Value value, string text)
    {
        if (text.Trim().Length == 0)
        {
            value.Report("empty", "put the secret there, or remove the key");
            return null;
        }

        if (text.Any(char.IsControl))
        {
            value.Report("holds more than one line", "keep the secret alone on one line");
            return null;
        }

        return new Secret(text);
    }
}
