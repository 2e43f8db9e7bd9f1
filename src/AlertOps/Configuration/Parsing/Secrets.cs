namespace AlertOps.Configuration.Parsing;

/// <summary>
/// Reads a secret <c>x</c>, also as <c>x_file</c>; the environment goes over the file, which goes over the value. Neither a secret nor a path that
/// may be a secret in the wrong place is repeated in a problem.
/// </summary>
internal static class Secrets
{
    /// <summary>Stands for a secret whose problem is already told, so that it isn't called missing too.</summary>
    private static readonly Secret Told = new("");

    /// <summary>Stands for a secret that isn't read. An address, since some secrets must be one.</summary>
    private static readonly Secret Unread = new("https://unread.invalid/");

    /// <summary>Whether it is a secret at all, and not what stands for one: only then is there anything to check about it.</summary>
    public static bool IsKnown(this Secret secret) => secret.Value != Told.Value && secret.Value != Unread.Value;

    public static Secret? Secret(this Section section, string key)
    {
        var (value, file) = section.Pair(key);
        return value is not null ? value.AsSecret() ?? Told : file is not null ? file.FromFile() ?? Told : null;
    }

    /// <summary>What is written under <c>x</c> or <c>x_file</c>, whichever counts.</summary>
    public static (Value? Value, Value? File) Pair(this Section section, string key)
    {
        var value = section.Find(key);
        var file = section.Find(key + "_file");
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
                file.Wrong($"set beside {key} ({value.Place})", "keep one of the two");
                return (value, null);
        }
    }

    public static Secret? AsSecret(this Value value)
    {
        if (value.Node.Kind != NodeKind.Scalar)
        {
            value.Wrong($"{value.Node.Noun} where a secret is expected", "write it in quotes, or name a file that holds it in the key's _file form");
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

        var text = value.Context.Files.ReadText(value.Context.Named(path, value.Node.Place), out var error, mayBePipe: true);
        if (text is null)
        {
            value.Wrong(error, value.Context.ReadableCure(value.Node.Place));
            return null;
        }

        return Check(value, text.TrimEnd('\r', '\n'));
    }

    private static Secret? Check(Value value, string text)
    {
        if (text.Trim().Length == 0)
        {
            value.Wrong("empty", "put the secret there, or remove the key");
            return null;
        }

        if (text.Any(char.IsControl))
        {
            value.Wrong("holds more than one line", "keep the secret alone on one line");
            return null;
        }

        return new Secret(text);
    }
}
