namespace AlertOps.Channels.WeCom;

/// <summary>Every errcode that matters for sending, with its verdict and meaning. Data; <see cref="WeComReply"/> reads it.</summary>
internal static partial class WeComCodes
{
    public static IEnumerable<WeComCode> All =>
        [.. Accepted, .. Passing, .. Tokens, .. Rates, .. Foreign, .. Configuration, .. Removed, .. Recipients, .. Messages, .. Media, .. Cards, .. Stale];
}
