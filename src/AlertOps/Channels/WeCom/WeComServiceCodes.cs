namespace AlertOps.Channels.WeCom;

/// <summary>The errcodes of the service itself: success, passing faults, tokens, rate limits, and codes of other products.</summary>
internal static class WeComServiceCodes
{
    private static readonly WeComCode[] Accepted =
    [
        new(0, WeComVerdict.Sent, "已受理", "accepted"),
    ];

    private static readonly WeComCode[] Passing =
    [
        new(-1, WeComVerdict.Retry, "系统繁忙", "server busy"),
        new(6000, WeComVerdict.Retry, "数据并发修改", "concurrent modification"),
        new(2000111, WeComVerdict.Retry, "系统故障", "system failure"),
        new(2000141, WeComVerdict.Retry, "系统故障", "system failure"),
        new(45035, WeComVerdict.Retry, "写入冲突", "write conflict"),
    ];

    private static readonly WeComCode[] Tokens =
    [
        new(40014, WeComVerdict.Token, "access_token 不合法", "access token invalid: expired, damaged or of the wrong kind"),
        new(42001, WeComVerdict.Token, "access_token 已过期", "access token expired"),
    ];

    // 400010 to 400013 are lifted by hand: a minute is too soon for them.
    private static readonly WeComCode[] Rates =
    [
        new(45009, WeComVerdict.Rate, "接口调用超过限制", "rate limit exceeded") { Wait = TimeSpan.FromMinutes(1) },
        new(45033, WeComVerdict.Rate, "并发调用超过限制", "too many calls at once") { Wait = TimeSpan.FromSeconds(5) },
        new(45036, WeComVerdict.Rate, "数据访问异常", "abnormal data access") { Wait = TimeSpan.FromMinutes(1) },
        new(400010, WeComVerdict.Rate, "调用被封禁，可自助解封", "blocked; can be unblocked by hand") { Wait = TimeSpan.FromMinutes(5) },
        new(400011, WeComVerdict.Rate, "调用被封禁，可自助解封", "blocked; can be unblocked by hand") { Wait = TimeSpan.FromMinutes(5) },
        new(400012, WeComVerdict.Rate, "调用被封禁，可自助解封", "blocked; can be unblocked by hand") { Wait = TimeSpan.FromMinutes(5) },
        new(400013, WeComVerdict.Rate, "调用被封禁，可自助解封", "blocked; can be unblocked by hand") { Wait = TimeSpan.FromMinutes(5) },
    ];

    // AI bots are another product. Their codes are listed so that the page can explain them.
    private static readonly WeComCode[] Foreign =
    [
        new(846601, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846602, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846603, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846604, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846605, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846606, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846607, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846608, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846609, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846610, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846611, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846612, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846613, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846614, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846615, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846616, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846617, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846618, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846619, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846620, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846621, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846622, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846623, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846624, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
        new(846625, WeComVerdict.Foreign, "智能机器人专用错误码", "code of the AI bot product"),
    ];

    public static IEnumerable<WeComCode> All => [.. Accepted, .. Passing, .. Tokens, .. Rates, .. Foreign];
}
