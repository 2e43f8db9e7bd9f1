using System.Globalization;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>A notice for those who are told because others could not be: the same, with a line on top that says why.</summary>
internal static class FallbackNotice
{
    /// <param name="channel">Of the delivery that failed, or waits behind a suspension; "" when none does, and time ran out.</param>
    /// <param name="reason">Why it failed, as the send log has it.</param>
    /// <param name="code">What the channel answered; may be "".</param>
    /// <param name="after">How long nothing got through.</param>
    public static Notice Of(Notice notice, string receiver, string channel, string reason, string code, TimeSpan after)
    {
        var phrases = NoticePhrases.In(notice.Language);
        var minutes = after.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture);
        var why = channel.Length == 0 ? phrases.NothingGotThrough(receiver, minutes) : phrases.CouldNotBeReached(receiver, $"{channel} {reason} {code}".TrimEnd());
        return notice with { Blocks = notice.Blocks.Insert(0, new Block.Paragraph(Line.Of(why, Tone.Warning), BlockRank.Always)), Mentions = [] };
    }
}
