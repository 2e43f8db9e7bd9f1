using System.Globalization;

namespace AlertOps.Notices;

/// <summary>Builds the notice for a fallback receiver: the original with a line on top that says why it comes to this receiver.</summary>
internal static class FallbackNotice
{
    /// <param name="channel">The channel of the delivery that failed or waits for a suspended endpoint; "" when the time ran out.</param>
    /// <param name="reason">The reason of the failure, as in the send log.</param>
    /// <param name="code">The code that the channel answered; may be "".</param>
    /// <param name="after">The time in which no delivery succeeded.</param>
    public static Notice Of(Notice notice, string receiver, string channel, string reason, string code, TimeSpan after)
    {
        var phrases = NoticePhrases.In(notice.Language);
        var minutes = after.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture);
        var why = channel.Length == 0 ? phrases.NothingGotThrough(receiver, minutes) : phrases.CouldNotBeReached(receiver, $"{channel} {reason} {code}".TrimEnd());
        return notice.WithWarning(why) with { Mentions = [] };
    }

    /// <summary>The notice with a line that says of a fallback receiver that it is no longer configured.</summary>
    public static Notice WithoutReceiver(Notice notice, string removed) => notice.WithWarning(NoticePhrases.In(notice.Language).NoLongerConfigured(removed));
}
