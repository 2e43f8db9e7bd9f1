namespace AlertOps.Configuration.Parsing;

/// <summary>Hands out names, each of them once.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, SourceLocation> taken = new(StringComparer.Ordinal);

    /// <summary>The last number that was appended to each fallback.</summary>
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> All => taken.Keys;

    /// <summary>Takes the written name and reports it when it is taken already; without a written name, makes one of the fallback.</summary>
    public string Take(string? name, Value? value, string fallback)
    {
        if (name is null || value is null)
        {
            return Free(fallback);
        }

        if (!taken.TryAdd(name, value.Location))
        {
            // A name that was made of the fallback has no location.
            var where = taken[name] is { File: not null } location ? $" ({location})" : "";
            value.Report($"'{Readable.Key(name)}' is already the name of another{where}", "give each its own name");
        }

        return name;
    }

    private string Free(string fallback)
    {
        var name = fallback;
        while (!taken.TryAdd(name, default))
        {
            var number = numbers.GetValueOrDefault(fallback, 1) + 1;
            numbers[fallback] = number;
            name = $"{fallback}-{number}";
        }

        return name;
    }
}
