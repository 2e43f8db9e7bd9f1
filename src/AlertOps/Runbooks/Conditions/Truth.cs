namespace AlertOps.Runbooks.Conditions;

/// <summary>The three-valued result of a condition. Missing data makes it unknown.</summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}
