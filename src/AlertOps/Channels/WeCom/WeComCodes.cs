namespace AlertOps.Channels.WeCom;

/// <summary>The table of every errcode that matters for sending, with its verdict and meaning. <see cref="WeComReply"/> reads it.</summary>
internal static class WeComCodes
{
    public static IEnumerable<WeComCode> All => [.. WeComServiceCodes.All, .. WeComConfigurationCodes.All, .. WeComContentCodes.All];
}
