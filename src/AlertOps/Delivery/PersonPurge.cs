namespace AlertOps.Delivery;

/// <summary>The result of purging a person.</summary>
/// <param name="Former">The word that stands in place of the id from now on; null when the id was found nowhere.</param>
/// <param name="Rows">Number of rows in which the id was replaced.</param>
internal sealed record PersonPurge(string? Former, int Rows);
