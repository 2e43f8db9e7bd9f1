using AlertOps.Alerts;

namespace AlertOps.Channels.WeCom;

/// <summary>The phrases of cards. A row's name has room for five characters, a button for four.</summary>
internal sealed record WeComCardPhrases(string Since, string Impact, string Verdict, string Button)
{
    private static readonly WeComCardPhrases Chinese = new("时间", "影响", "判断", "详情");
    private static readonly WeComCardPhrases English = new("Since", "Harm", "Why", "Open");

    public static WeComCardPhrases In(Language language) => language == Language.English ? English : Chinese;
}
