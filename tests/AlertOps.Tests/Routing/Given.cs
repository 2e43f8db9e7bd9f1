using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Tests.Routing;

/// <summary>Audiences and people for tests.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static Person Person(string id, string? wecom = null, string? email = null)
    {
        var contacts = ImmutableSortedDictionary<string, string>.Empty;
        contacts = wecom is null ? contacts : contacts.Add("wecom", wecom);
        return new Person(id, id, email is null ? contacts : contacts.Add("email", email), null, null);
    }

    public static AudienceContext Context(params Person[] people) => Context([], people);

    public static AudienceContext Context(IEnumerable<Alert> alerts, params Person[] people) => new([.. people], LabelValues.Of(alerts), Now);

    public static AudienceList Apps(params string[] written) => List(WeComRecipients.Reader, written);

    public static AudienceList Mentioned(params string[] written) => List(WeComMentioned.Reader, written);

    public static AudienceList Mails(params string[] written) => List(MailRecipients.Reader, written);

    public static AudienceList List(IRecipientFormat format, params string[] written) => new([.. written.Select(Audience)], format);

    public static IAudience Audience(string written) => written.Split(':', 2) switch
    {
        [PersonAudience.Kind, var id] => new PersonAudience(id),
        [LabelAudience.Kind, var label] => new LabelAudience(label),
        _ => new RecipientAudience(written),
    };
}
