using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Tests.Channels;
using AlertOps.Tests.Intake;
using Given = AlertOps.Tests.Storage.Given;

namespace AlertOps.Tests.Delivery;

public class CallBuilderTests
{
    private static readonly DigestPolicy Now = new(TestOptions.Minimal, Given.Start);

    private readonly LogLines log = new();

    [Fact]
    public void A_delivery_that_breaks_its_channel_is_sent_with_less_content_and_the_others_whole()
    {
        var channel = new Particular(delivery => delivery.NoticeToSend.Title != "odd");

        var result = Build(channel, Due("good", "odd", "fine"));

        Assert.Equal(["1: good", "2: 事件 #2", "3: fine"], result.Drafts.Select(Particular.TextOf));
        Assert.Empty(result.Failed);
        Assert.Contains("Error 6004", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delivery_that_no_call_can_be_built_of_fails_and_the_others_are_sent()
    {
        var channel = new Particular(delivery => delivery.Id != 2);

        var result = Build(channel, Due("good", "odd", "fine"));

        Assert.Equal(["1: good", "3: fine"], result.Drafts.Select(Particular.TextOf));
        Assert.Equal([2], result.Failed.Select(delivery => delivery.Id));
    }

    [Fact]
    public void A_delivery_that_breaks_a_digest_does_not_keep_the_others_from_being_sent_singly()
    {
        var channel = new Particular(delivery => delivery.Id != 2 && delivery.Notice.Kind != NoticeKind.Digest);

        var result = Build(channel, Due([.. Enumerable.Range(1, 30).Select(number => number == 2 ? "odd" : $"down {number}")]));

        Assert.Equal(29, result.Drafts.Sum(draft => draft.Deliveries.Length));
        Assert.Equal([2], result.Failed.Select(delivery => delivery.Id));
    }

    private CallBuildResult Build(IChannel channel, ImmutableArray<DueDelivery> due) =>
        new CallBuilder(channel, log.For<CallBuilderTests>()).Build(due, Now);

    private static ImmutableArray<DueDelivery> Due(params ImmutableArray<string> titles) =>
    [
        .. titles.Select((title, index) => new DueDelivery(
            new OutboxDelivery(index + 1, index + 1, index + 1, "oncall", Given.Robot("ops"), Given.Notice(title) with { IncidentId = index + 1 }, 1, Given.At(index)),
            SlidingWindow.Empty("wecom_robot/ops"),
            titles.Length)),
    ];

    /// <summary>A channel that fails to build some deliveries.</summary>
    private sealed class Particular(Func<OutboxDelivery, bool> canBuild) : IChannel
    {
        public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => PreviewPart.Raw(body);

        public Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct) => Task.FromResult<ImmutableArray<ProbeProblem>>([]);

        public ChannelDescriptor Descriptor { get; } = new("wecom_robot", "机器人", "Robot") { RateLimits = [new RateLimit(20, TimeSpan.FromMinutes(1), 5)] };

        public static string TextOf(CallDraft draft) => $"{draft.Deliveries[0]}: {System.Text.Encoding.UTF8.GetString(draft.Body.AsSpan())}";

        public bool Fits(Notice notice, Target target) => true;

        public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) => due.All(canBuild)
            ? [.. due.Select(delivery => Given.Draft(delivery) with { Body = [.. System.Text.Encoding.UTF8.GetBytes(delivery.NoticeToSend.Title)] })]
            : throw new FormatException("a letter that this channel has no type for");

        public Task<CallResult> SendAsync(Call call, CancellationToken ct) => throw new InvalidOperationException("nothing is sent here");
    }
}
