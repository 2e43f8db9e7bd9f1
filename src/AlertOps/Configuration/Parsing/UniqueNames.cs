namespace AlertOps.Configuration.Parsing;

/// <summary>Names of which each may be taken once.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, Place> taken = new(StringComparer.Ordinal);

    /// <summary>The last number that was added to a fallback.</summary>
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> All => taken.Keys;

    /// <summary>Takes a written name and reports it when it is taken; without one, makes one from the fallback.</summary>
    public string Take(string? name, Value? value, string fallback)
    {
        if (name is null || value is null)
        {
            return Free(fallback);
        }

        if (!taken.TryAdd(name, value.Place))
        {
            // One that was made, not written, stands nowhere.
            var where = taken[name] is { File: not null } place ? $" ({place})" : "";
            value.Wrong($"'{Readable.Key(name)}' is already the name of another{where}", "give each its own name");
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
