using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Rows of one text key each.</summary>
internal static class KeyRows
{
    public static readonly RowShape Shape = new(["key"], []);
}
