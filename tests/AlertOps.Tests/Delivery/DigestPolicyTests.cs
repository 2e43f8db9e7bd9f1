using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Tests.Intake;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Delivery;

public class DigestPolicyTests
{
    private static readonly DigestPolicy Now = new(TestOptions.Minimal, Given.Start);

    [Fact]
    public void Few_are_sent_singly()
    {
        var drafts = Now.Build(new Robot(), Due(5), new HashSet<string>());

        Assert.Equal(5, drafts.Length);
        Assert.All(drafts, draft => Assert.Single(draft.Deliveries));
    }

    [Fact]
    public void More_than_the_rate_limit_admits_are_one_digest_that_covers_all()
    {
        var digesting = new HashSet<string>();
        var draft = Assert.Single(Now.Build(new Robot(), Due(12), digesting));

        Assert.Equal(12, draft.Deliveries.Length);
        Assert.Equal(["wecom_robot/ops"], digesting);
    }

    [Fact]
    public void A_delivery_whose_content_was_refused_is_sent_singly_and_the_others_as_a_digest()
    {
        var due = Due(12);
        due = due.SetItem(0, due[0] with { Delivery = due[0].Delivery with { ReductionLevel = 1 } });
        var drafts = Now.Build(new Robot(), due, new HashSet<string>());

        Assert.Equal([1, 11], drafts.Select(draft => draft.Deliveries.Length).Order());
        Assert.Equal([due[0].Delivery.Id], drafts.Single(draft => draft.Deliveries.Length == 1).Deliveries.AsEnumerable());
    }

    [Fact]
    public void Critical_ones_are_sent_first_and_are_marked()
    {
        var due = Due(3);
        due = due.SetItem(2, due[2] with { Waiting = 1, Delivery = due[2].Delivery with { Notice = due[2].Delivery.Notice with { Severity = Severity.Critical } } });
        var draft = Assert.Single(Now.Build(new Robot(), due, new HashSet<string>()));

        Assert.True(draft.IsCritical);
        Assert.Equal([due[2].Delivery.Id], draft.Deliveries.AsEnumerable());
    }

    private static ImmutableArray<DueDelivery> Due(int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new DueDelivery(
            new OutboxDelivery(number, number, number, "oncall", Given.Robot("ops"), Given.Notice($"down {number}") with { IncidentId = number }, 1, Given.At(number)),
            SlidingWindow.Empty("wecom_robot/ops"),
            count)),
    ];

    /// <summary>A channel with 20 messages a minute, five of them reserved for critical ones; every notice fits.</summary>
    private sealed class Robot : IChannel
    {
        public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => PreviewPart.Raw(body);

        public Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct) => Task.FromResult<ImmutableArray<ProbeProblem>>([]);

        public ChannelDescriptor Descriptor { get; } = new("wecom_robot", "机器人", "Robot") { RateLimits = [new RateLimit(20, TimeSpan.FromMinutes(1), 5)] };

        public bool Fits(Notice notice, Target target) => true;

        public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) => [.. due.Select(delivery => Given.Draft(delivery))];

        public Task<CallResult> SendAsync(Call call, CancellationToken ct) => throw new InvalidOperationException("nothing is sent here");
    }
}
