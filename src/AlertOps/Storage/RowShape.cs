using System.Collections.Immutable;

namespace AlertOps.Storage;

/// <summary>
/// The columns of rows that are handed to one statement. Where the statement says <c>{rows}</c> stands a table <c>r</c> with these columns: arrays side by
/// side for a database that takes them, a single row otherwise.
/// </summary>
/// <param name="Texts">Columns of text.</param>
/// <param name="Numbers">Columns of 64-bit numbers. A row has its texts first, then its numbers.</param>
internal sealed record RowShape(ImmutableArray<string> Texts, ImmutableArray<string> Numbers)
{
    public ImmutableArray<string> Names { get; } = [.. Texts, .. Numbers];

    public string Source(bool asArrays) => asArrays
        ? $"unnest({string.Join(", ", Texts.Select(name => $"@{name}::text[]").Concat(Numbers.Select(name => $"@{name}::bigint[]")))}) as r ({string.Join(", ", Names)})"
        : $"(select {string.Join(", ", Names.Select(name => $"@{name} as {name}"))}) as r";
}
