using System.Collections.Immutable;

namespace AlertOps.Delivery;

/// <summary>The result of an attempt: one outcome for all recipients, and those of single recipients that differ from it.</summary>
/// <param name="RecipientOutcomes">Outcomes that differ from <paramref name="Overall"/>, by recipient.</param>
/// <param name="MessageId">The channel's own id of the message, for recall and support; "" when it gives none.</param>
internal sealed record CallResult(Outcome Overall, ImmutableSortedDictionary<string, Outcome> RecipientOutcomes, string MessageId)
{
    private static readonly ImmutableSortedDictionary<string, Outcome> NoRecipientOutcomes =
        ImmutableSortedDictionary.Create<string, Outcome>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Set when the channel refused the call without naming the recipient or the text: its deliveries are tried again in other calls.</summary>
    public RetryShape RetryShape { get; init; }

    /// <summary>The time for which the endpoint is suspended since it has not answered several calls in a row; null when it is not.</summary>
    public TimeSpan? SilentFor { get; init; }

    /// <summary>True when the endpoint has answered after it was silent or suspended.</summary>
    public bool EndsSilence { get; init; }

    /// <summary>True when it carries text that the channel chose.</summary>
    public bool HasChannelText =>
        MessageId.Length > 0 || RecipientOutcomes.Values.Append(Overall).Any(outcome => outcome.Code.Length > 0 || outcome.Detail.Length > 0);

    public static CallResult Of(Outcome outcome, string messageId = "") => new(outcome, NoRecipientOutcomes, messageId);

    /// <summary>The same outcomes without any text of the channel's.</summary>
    public CallResult WithoutChannelText() => this with
    {
        Overall = Overall with { Code = "", Detail = "" },
        RecipientOutcomes = RecipientOutcomes.ToImmutableSortedDictionary(
            item => item.Key, item => item.Value with { Code = "", Detail = "" }, StringComparer.OrdinalIgnoreCase),
        MessageId = "",
    };

    public Outcome For(string recipient) => RecipientOutcomes.TryGetValue(recipient, out var outcome) ? outcome : Overall;
}
