namespace AlertOps.Channels.WeCom;

/// <summary>What an errcode asks of us.</summary>
internal enum WeComVerdict
{
    Sent,

    /// <summary>A passing fault of theirs: the retry schedule decides.</summary>
    Retry,

    /// <summary>The token is no longer good: a new one, and once more.</summary>
    Token,

    /// <summary>A limit was hit: wait until its window is over.</summary>
    Rate,

    /// <summary>An administrator has to put something right (a secret, a list of addresses, a robot that was removed); nothing is lost until then.</summary>
    Configuration,

    /// <summary>The people addressed can't be reached.</summary>
    Recipient,

    /// <summary>These bytes will never be taken.</summary>
    Content,

    /// <summary>Something that the bytes rest on has expired.</summary>
    Stale,

    /// <summary>Known to exist, but nothing that we call answers it.</summary>
    Foreign,
}

/// <summary>One row of the verdict table. Meanings are paraphrased from WeCom documentation 90313 (global error codes).</summary>
internal sealed record WeComCode(int Code, WeComVerdict Verdict, string Chinese, string English)
{
    /// <summary>How long to wait where the table knows better than the retry schedule.</summary>
    public TimeSpan? Wait { get; init; }
}
