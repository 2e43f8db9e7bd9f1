using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Delivery;

namespace AlertOps.Pages;

/// <summary>The values of the form above the list of deliveries. Unknown words are ignored: a page is never refused for its query.</summary>
/// <param name="Channel">"" for all channels; the other texts likewise.</param>
internal sealed record DeliveryListFilter(DeliveryState? State, string Channel, long? Incident, string? Cursor)
{
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public string Receiver { get; init; } = "";

    public FailureReason? Reason { get; init; }

    /// <summary>Local time in the page's zone, as the browser's field sends it without a zone; null for all.</summary>
    public DateTime? From { get; init; }

    public DateTime? To { get; init; }

    public string Query { get; init; } = "";

    public bool IsEmpty => this is { State: null, Channel: "", Incident: null, Receiver: "", Reason: null, From: null, To: null, Query: "" };

    public static DeliveryListFilter Read(Func<string, string> field, IEnumerable<string> channels) => new(
        EnumNames.TryParse<DeliveryState>(field("state"), out var state) ? state : null,
        channels.FirstOrDefault(name => name == field("channel")) ?? "",
        long.TryParse(field("incident").TrimStart('#'), out var incident) ? incident : null,
        field("cursor") is { Length: > 0 } cursor ? cursor : null)
    {
        Receiver = field("receiver"),
        Reason = EnumNames.TryParse<FailureReason>(field("reason"), out var reason) && reason != FailureReason.None ? reason : null,
        From = Time(field("from")),
        To = Time(field("to")),
        Query = field("q"),
    };

    public DeliveryFilter In(TimeZoneInfo zone) => new(State, Text(Channel), Incident, Cursor)
    {
        Receiver = Text(Receiver),
        Reason = Reason,
        From = At(From, zone),
        To = At(To, zone),
        Query = Text(Query),
    };

    /// <summary>The fields that are filled in, without the cursor: a replay posts them and returns to the list with them.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Fields() => new KeyValuePair<string, string?>[]
    {
        new("state", State is { } state ? EnumNames.Of(state) : ""), new("channel", Channel), new("receiver", Receiver),
        new("reason", Reason is { } reason ? EnumNames.Of(reason) : ""), new("incident", Incident?.ToString(CultureInfo.InvariantCulture)),
        new("from", Field(From)), new("to", Field(To)), new("q", Query),
    }.Where(pair => !string.IsNullOrEmpty(pair.Value));

    /// <summary>Formats a time for an input of type <c>datetime-local</c>.</summary>
    public static string? Field(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private static DateTime? Time(string text) =>
        DateTime.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && IsInEveryZone(time) ? time : null;

    // In the first and last year of the calendar, converting to UTC may leave its range.
    private static bool IsInEveryZone(DateTime time) => time.Year > DateTime.MinValue.Year && time.Year < DateTime.MaxValue.Year;

    private static DateTimeOffset? At(DateTime? local, TimeZoneInfo zone) => local is { } time ? new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime() : null;

    private static string? Text(string text) => text.Length == 0 ? null : text;
}
