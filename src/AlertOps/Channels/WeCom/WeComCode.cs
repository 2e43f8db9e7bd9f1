namespace AlertOps.Channels.WeCom;

/// <summary>The reaction to an errcode.</summary>
internal enum WeComVerdict
{
    Sent,

    /// <summary>A passing fault of WeCom: the retry schedule decides.</summary>
    Retry,

    /// <summary>The token is no longer valid: fetch a new one and try once more.</summary>
    Token,

    /// <summary>A rate limit was exceeded: wait until its window is over.</summary>
    Rate,

    /// <summary>An administrator has to mend something (a secret, a list of addresses, a robot that was removed). Messages wait until then.</summary>
    Configuration,

    /// <summary>The recipients can't be reached.</summary>
    Recipient,

    /// <summary>WeCom will never accept these bytes.</summary>
    Content,

    /// <summary>An id that the message refers to has expired.</summary>
    Stale,

    /// <summary>A code of a product that AlertOps does not call.</summary>
    Foreign,
}

/// <summary>One row of the verdict table. Meanings are paraphrased from WeCom documentation 90313 (global error codes).</summary>
internal sealed record WeComCode(int Code, WeComVerdict Verdict, string Chinese, string English)
{
    /// <summary>The wait, where the table knows better than the retry schedule; else null.</summary>
    public TimeSpan? Wait { get; init; }
}
