using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Rows of one id each, for statements over many ids.</summary>
internal static class IdRows
{
    public static readonly RowShape Shape = new([], ["id"]);

    /// <summary>Each id once, in ascending order: locks are always taken in the same order.</summary>
    public static object?[][] Of(IEnumerable<long> ids) => [.. ids.Distinct().Order().Select(id => new object?[] { id })];
}
