namespace AlertOps.Notices;

/// <summary>The ranks of blocks. When a message must shrink, blocks with the highest rank are left out first.</summary>
internal static class BlockRank
{
    public const int Always = 0;

    /// <summary>The first action item always stays; the others are left out from the last on.</summary>
    public const int Actions = 1;

    public const int Facts = 3;
    public const int OtherRunbooks = 4;
    public const int Trend = 5;
    public const int Avoid = 6;
    public const int Details = 7;
    public const int Footnote = 9;
}
