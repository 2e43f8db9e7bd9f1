using System.Collections.Immutable;

namespace AlertOps.Storage.Sql;

/// <summary>
/// The columns of the rows that one statement takes. <c>{rows}</c> in the statement becomes a table <c>r</c> with these columns: parallel arrays for a database
/// that supports them, a single row otherwise.
/// </summary>
/// <param name="Texts">Columns of text.</param>
/// <param name="Numbers">Columns of 64-bit numbers.</param>
/// <param name="Blobs">Columns of bytes; none when left out. A row has its texts first, then its numbers, then its bytes.</param>
internal sealed record RowShape(ImmutableArray<string> Texts, ImmutableArray<string> Numbers, ImmutableArray<string> Blobs = default)
{
    public ImmutableArray<string> Names { get; } = [.. Texts, .. Numbers, .. Blobs.IsDefault ? [] : Blobs];

    public string Source(bool asArrays) => asArrays
        ? $"unnest({string.Join(", ", Names.Select((name, column) => $"@{name}::{TypeOf(column)}[]"))}) as r ({string.Join(", ", Names)})"
        : $"(select {string.Join(", ", Names.Select(name => $"@{name} as {name}"))}) as r";

    private string TypeOf(int column) => column < Texts.Length ? "text" : column < Texts.Length + Numbers.Length ? "bigint" : "bytea";
}
