using AlertOps.Alerts;

namespace AlertOps.Text;

/// <summary>The fixed words beside a number: units, durations, yes and no, in both languages.</summary>
internal sealed class ValueWording
{
    private static readonly ValueWording Chinese = new(isEnglish: false);
    private static readonly ValueWording English = new(isEnglish: true);
    private readonly bool isEnglish;

    private ValueWording(bool isEnglish) => this.isEnglish = isEnglish;

    public string NotANumber => Say("无法计算", "NaN");
    public string Infinite => Say("无穷大", "∞");
    public string RequestsPerSecond => Say(" 次/秒", " req/s");
    public string TimesPerSecond => Say(" 次/秒", " ops/s");
    public string TimesPerMinute => Say(" 次/分", " per min");
    public string Minutes => Say(" 分钟", " min");
    public string Hours => Say(" 小时", " h");
    public string Days => Say(" 天", " d");
    public string Yes => Say("是", "yes");
    public string No => Say("否", "no");
    public string On => Say("开", "on");
    public string Off => Say("关", "off");

    public static ValueWording In(Language language) => language == Language.English ? English : Chinese;

    /// <summary>"45 秒", "6 分钟", "2 小时 5 分", "3 天 4 小时": the two largest units at most.</summary>
    public string Duration(TimeSpan length)
    {
        var (days, hours, minutes, seconds) = ((int)length.TotalDays, length.Hours, length.Minutes, length.Seconds);
        if (days > 0)
        {
            return hours == 0 ? $"{days}{Days}" : Say($"{days} 天 {hours} 小时", $"{days} d {hours} h");
        }

        if (hours > 0)
        {
            return minutes == 0 ? $"{hours}{Hours}" : Say($"{hours} 小时 {minutes} 分", $"{hours} h {minutes} min");
        }

        return minutes == 0 ? $"{Math.Max(seconds, 0)}{Say(" 秒", " s")}"
            : seconds == 0 ? $"{minutes}{Minutes}"
            : Say($"{minutes} 分 {seconds} 秒", $"{minutes} min {seconds} s");
    }

    private string Say(string chinese, string english) => isEnglish ? english : chinese;
}
