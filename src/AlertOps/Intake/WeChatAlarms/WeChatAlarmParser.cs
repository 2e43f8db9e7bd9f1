using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertOps.Intake.WeChatAlarms;

/// <summary>The reason why a text isn't read as an alarm, and what to do about it.</summary>
internal sealed record WeChatAlarmProblem(string What, string Cure);

/// <summary>
/// Reads the text of a WeChat Official Account alarm as it stands in the group chat: lines <c>Appid:</c>, <c>昵称:</c>, <c>时间:</c>, <c>内容:</c>,
/// <c>次数:</c>, <c>错误样例:</c> (WeChat's alarm documentation and public posts). Accepts full- and half-width colons, missing lines and text around them; the
/// fixed sentence determines the type.
/// </summary>
internal static partial class WeChatAlarmParser
{
    private const int LongestText = 16_384;
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    public static WeChatAlarm? Parse(string text, out WeChatAlarmProblem? problem)
    {
        problem = null;
        if (text.Length > LongestText)
        {
            problem = new($"the text has {text.Length} characters", $"paste one alarm at a time, at most {LongestText} characters");
            return null;
        }

        if (TypeOf(text) is not { } type)
        {
            problem = new(
                "no sentence of a WeChat alarm was recognised in the text",
                "paste the whole message of the alarm group, with its line 内容, for example: 内容: 微信服务器向公众号推送消息或事件后，开发者5秒内没有返回");
            return null;
        }

        var (count, window) = CountOf(Line(text, "次数"));
        return new WeChatAlarm(
            type,
            Line(text, "Appid"),
            Line(text, "昵称"),
            TimeOf(Line(text, "时间")),
            count,
            window,
            Line(text, "内容") is { Length: > 0 } content ? content : text.Trim().Split('\n')[0].Trim(),
            SampleOf(text));
    }

    private static WeChatAlarmType? TypeOf(string text)
    {
        var silent = text.Contains("没有返回", StringComparison.Ordinal);
        var invalid = text.Contains("回应不合法", StringComparison.Ordinal);
        if (text.Contains("暂时不推送消息", StringComparison.Ordinal))
        {
            return WeChatAlarmType.MarkFail;
        }

        if (text.Contains("component_verify_ticket", StringComparison.Ordinal) && (silent || invalid))
        {
            return silent ? WeChatAlarmType.VerifyTicketTimeout : WeChatAlarmType.VerifyTicketFailure;
        }

        if (ComponentMessage().IsMatch(text) && (silent || invalid))
        {
            return silent ? WeChatAlarmType.ComponentMessageTimeout : WeChatAlarmType.ComponentMessageFailure;
        }

        if (DnsFailed().IsMatch(text))
        {
            return WeChatAlarmType.DnsFailure;
        }

        if (DnsTimedOut().IsMatch(text))
        {
            return WeChatAlarmType.DnsTimeout;
        }

        return ConnectTimedOut().IsMatch(text)
            ? WeChatAlarmType.ConnectTimeout
            : silent ? WeChatAlarmType.RequestTimeout : invalid ? WeChatAlarmType.ResponseFailure : null;
    }

    private static string Line(string text, string name)
    {
        foreach (Match match in NamedLine().Matches(text))
        {
            if (match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return match.Groups["value"].Value.Trim();
            }
        }

        return "";
    }

    private static DateTimeOffset? TimeOf(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, ChinaTime)
            : null;

    private static (int? Count, int? Window) CountOf(string text)
    {
        var match = CountInWindow().Match(text);
        return match.Success && int.TryParse(match.Groups["count"].Value, out var count) && int.TryParse(match.Groups["minutes"].Value, out var minutes)
            ? (count, minutes)
            : (null, null);
    }

    private static ImmutableSortedDictionary<string, string> SampleOf(string text)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Pair().Matches(text))
        {
            var value = match.Groups["value"].Value.Trim();
            pairs.TryAdd(match.Groups["name"].Value.Trim(), value.Length > 200 ? value[..200] : value);
        }

        return pairs.ToImmutable();
    }

    [GeneratedRegex(@"推送(?:组件|第三方平台)消息", RegexOptions.NonBacktracking)]
    private static partial Regex ComponentMessage();

    [GeneratedRegex(@"解析\s*DNS\s*失败|DNS\s*失败", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex DnsFailed();

    [GeneratedRegex(@"解析\s*DNS\s*超时|DNS\s*超时", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex DnsTimedOut();

    [GeneratedRegex(@"连接[^\n]*超时", RegexOptions.NonBacktracking)]
    private static partial Regex ConnectTimedOut();

    [GeneratedRegex(@"^[^\S\n]*(?<name>Appid|昵称|时间|内容|次数|错误样例)[^\S\n]*[:：](?<value>[^\n]*)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex NamedLine();

    [GeneratedRegex(@"(?<minutes>[0-9]{1,6})\s*分钟\D{0,8}(?<count>[0-9]{1,9})\s*次", RegexOptions.NonBacktracking)]
    private static partial Regex CountInWindow();

    [GeneratedRegex(@"\[(?<name>[^\[\]=:：\n]{1,40})[=:：](?<value>[^\[\]\n]*)\]", RegexOptions.NonBacktracking)]
    private static partial Regex Pair();
}
