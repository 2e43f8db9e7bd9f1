using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Testing;
using AlertOps.Tests.Notices;
using AlertOps.Timers;

namespace AlertOps.Tests.Timers;

/// <summary>Steps are planned by one configuration and taken by another, as after a reload between.</summary>
public sealed class FallbackTargetsTests : IDisposable
{
    private const string Failed = "{name: oncall, fallback: mail, channels: [{sandbox: {}}]}";
    private const string Mail = "{name: mail, channels: [{email: {to: ['person:zhangsan']}}]}";
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_person_is_reached_by_the_contact_of_now()
    {
        var resolved = Resolve(["mail"], Load("zhangsan, email: new@example.com", Failed, Mail));

        Assert.Equal(["email//new@example.com"], Targets(resolved));
        Assert.Equal("mail", resolved.Steps[0].Receiver);
        Assert.Empty(resolved.Removed);
    }

    [Fact]
    public void The_channels_are_those_of_now() => Assert.Equal(
        ["email//new@example.com", "sandbox"],
        Targets(Resolve(["mail"], Load("zhangsan, email: new@example.com", Failed, "{name: mail, channels: [{email: {to: ['person:zhangsan']}}, {sandbox: {}}]}"))));

    [Fact]
    public void A_label_names_the_people_whom_the_alerts_named_when_it_was_planned()
    {
        var options = Load("zhangsan, email: z@example.com", Failed, "{name: mail, channels: [{email: {to: ['label:owner']}}]}");
        var step = Step("mail") with { Labels = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("owner", ["lisi", "zhangsan"]) };

        Assert.Equal(["email//z@example.com"], Targets(FallbackTargets.Resolve("oncall", Stored(step), options, Now)));
    }

    [Fact]
    public void The_root_stands_in_for_a_receiver_that_was_removed_and_the_rest_of_the_chain_stays()
    {
        var resolved = Resolve(["gone", "mail"], Load("zhangsan, email: z@example.com", Failed, Mail));

        Assert.Equal(["everyone", "mail"], resolved.Steps.Select(step => step.Receiver));
        Assert.Equal(["email//root@example.com"], Targets(resolved));
        Assert.Equal(["gone"], resolved.Removed.ToArray());
        Assert.Equal("接收人 gone 已不在配置里，改发给你", Top(resolved));
    }

    [Fact]
    public void A_step_that_reaches_nobody_gives_way_to_the_next_one_and_at_last_to_the_root()
    {
        var options = Load("zhangsan, email: z@example.com", Failed, Mail, "{name: owners, channels: [{email: {to: ['label:owner']}}]}");

        Assert.Equal("mail", Resolve(["owners", "mail"], options).Steps[0].Receiver);
        var end = Resolve(["owners"], options);
        Assert.Equal("everyone", Assert.Single(end.Steps).Receiver);
        Assert.Equal("原接收人 owners 现在找不到人（label:owner），改发给你", Top(end));
    }

    [Fact]
    public void The_receiver_that_failed_never_stands_in_for_itself() =>
        Assert.Empty(FallbackTargets.Resolve("everyone", Stored(Step("gone")), Load("zhangsan, email: z@example.com", Failed, Mail), Now).Steps);

    [Fact]
    public void Steps_that_an_earlier_version_resolved_keep_their_targets()
    {
        var payload = FallbackPayload.Read("""
            {"steps":[{"receiver":"gone","targets":[{"channel":"email","endpoint":"","recipient":"old@example.com","format":"markdown"}],"after":"00:02:00","bodies":[]}]}
            """);

        Assert.Equal(["email//old@example.com"], Targets(FallbackTargets.Resolve("oncall", payload!.Steps, Load("zhangsan, email: z@example.com", Failed, Mail), Now)));
    }

    private static ResolvedFallback Resolve(string[] receivers, AlertOpsOptions options) =>
        FallbackTargets.Resolve("oncall", Stored([.. receivers.Select(Step)]), options, Now);

    private static FallbackStep Step(string receiver) => new(receiver, [], TimeSpan.FromMinutes(2));

    /// <summary>As they are after they were stored and read again.</summary>
    private static ImmutableArray<FallbackStep> Stored(params ImmutableArray<FallbackStep> steps) => FallbackPayload.Read(new FallbackPayload(steps).Write())!.Steps;

    private static IEnumerable<string> Targets(ResolvedFallback resolved) => resolved.Steps[0].Targets.Select(target => target.Key);

    private static string Top(ResolvedFallback resolved) => ((Block.Paragraph)resolved.Explain(CallbackScenario.Build(CallbackScenario.Firing())).Blocks[0]).Line.Text;

    private AlertOpsOptions Load(string person, params string[] receivers)
    {
        var yaml = $$"""
            email: {smarthost: 'smtp.example.com:465', from: a@example.com}
            people: [{id: {{person}}}]
            route: {receiver: everyone}
            receivers:
              - {name: everyone, channels: [{email: {to: root@example.com} }] }

            """ + string.Concat(receivers.Select(receiver => $"  - {receiver}\n"));
        var result = ConfigurationSections.Load(folder.Write("alertops.yml", yaml), ImmutableDictionary<string, string>.Empty, folder.Path);
        Assert.Empty(result.Problems);
        return result.Options!;
    }
}
