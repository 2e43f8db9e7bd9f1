using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>A token that was just fetched, or the reason why there is none.</summary>
/// <param name="Token">"" when the token was refused.</param>
internal readonly record struct FetchedToken(string Token, TimeSpan Lifetime, Outcome Failure)
{
    public static FetchedToken Refused(Outcome failure) => new("", TimeSpan.Zero, failure);
}

/// <summary>Supplies access tokens to <see cref="AccessTokenCache"/>.</summary>
internal interface ITokenSource
{
    /// <param name="invalidated">A token that WeCom has refused, which must not be supplied again; "" when there is none.</param>
    Task<FetchedToken> FetchAsync(WeComOptions options, WeComApp app, string invalidated);
}
