using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Routing.Audiences;

/// <summary>The contract of every audience. A subclass names the audience, and a context in which it has members.</summary>
public abstract class AudienceContract
{
    internal abstract IAudience Audience { get; }

    internal abstract string Written { get; }

    internal abstract AudienceContext Context { get; }

    /// <summary>True for an audience whose members no context can take away.</summary>
    internal virtual bool IsFixed => false;

    internal static ImmutableArray<Alert> Alerts(params string[] owners) =>
        [.. owners.Select(owner => CallbackScenario.TwoNodes()[0]).Zip(owners, (alert, owner) => alert with { Labels = alert.Labels.With("owner", owner) })];

    [Fact]
    public void It_is_called_as_it_was_written() => Assert.Equal(Written, Audience.Written);

    [Fact]
    public void It_has_members_where_somebody_is_meant() => Assert.NotEmpty(Audience.Resolve(Context));

    [Fact]
    public void The_same_context_gives_the_same_members() => Assert.Equal(Audience.Resolve(Context), Audience.Resolve(Context));

    [Fact]
    public void Nobody_is_in_it_twice() => Assert.Distinct(Audience.Resolve(Context));

    [Fact]
    public void Without_people_and_alerts_only_recipients_of_the_channel_are_left() => Assert.Equal(IsFixed, Audience.Resolve(Given.Context()).Any());

    [Fact]
    public void Its_people_are_those_of_the_configuration_in_force()
    {
        People people = [.. Context.People.Select(person => person with { Name = "after a reload" })];

        Assert.All(
            Audience.Resolve(Context with { People = people }).OfType<AudienceMember.OfPeople>(), member => Assert.Equal("after a reload", member.Person.Name));
    }
}

public sealed class PersonAudienceTests : AudienceContract
{
    internal override IAudience Audience => new PersonAudience("zhangsan");

    internal override string Written => "person:zhangsan";

    internal override AudienceContext Context => Given.Context(Given.Person("lisi"), Given.Person("zhangsan"));

    [Fact]
    public void It_is_that_person() => Assert.Equal("zhangsan", Assert.IsType<AudienceMember.OfPeople>(Assert.Single(Audience.Resolve(Context))).Person.Id);

    [Fact]
    public void Ids_differ_in_case() => Assert.Empty(new PersonAudience("ZhangSan").Resolve(Context));
}

public sealed class LabelAudienceTests : AudienceContract
{
    internal override IAudience Audience => new LabelAudience("owner");

    internal override string Written => "label:owner";

    internal override AudienceContext Context => Given.Context(Alerts("wangwu", "lisi", " wangwu", "zhaoliu "), Given.Person("lisi"));

    [Fact]
    public void It_is_the_people_whom_the_alerts_name_and_names_that_only_the_channel_may_know()
    {
        var members = Audience.Resolve(Context).ToList();

        Assert.Equal("lisi", Assert.IsType<AudienceMember.OfPeople>(members[0]).Person.Id);
        Assert.Equal(["wangwu", "zhaoliu"], members.Skip(1).Cast<AudienceMember.Named>().Select(member => member.Name));
    }

    [Fact]
    public void An_alert_without_the_label_names_nobody() => Assert.Empty(new LabelAudience("team_lead").Resolve(Context));
}

public sealed class RecipientAudienceTests : AudienceContract
{
    internal override IAudience Audience => new RecipientAudience("party:2");

    internal override string Written => "party:2";

    internal override AudienceContext Context => Given.Context();

    internal override bool IsFixed => true;

    [Fact]
    public void It_is_the_recipient_as_it_is_written() => Assert.Equal([new AudienceMember.OfChannel("party:2")], Audience.Resolve(Context));
}
