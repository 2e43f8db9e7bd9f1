using System.Text;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels;

/// <summary>The contract of every channel. A subclass only creates its channel.</summary>
public abstract class ChannelContract : IAsyncLifetime
{
    private ChannelRig? rig;

    internal ChannelRig Rig => rig ?? throw new InvalidOperationException("The rig stands only while a test runs.");

    internal abstract Task<ChannelRig> BuildAsync();

    public async Task InitializeAsync() => rig = await BuildAsync();

    public async Task DisposeAsync() => await Rig.DisposeAsync();

    [Fact]
    public void Every_delivery_is_in_exactly_one_draft()
    {
        var due = Given.Deliveries([.. Rig.Targets, .. Rig.Targets]);

        var drafts = Rig.Channel.Build(due);

        Assert.Equal(due.Select(delivery => delivery.Id), drafts.SelectMany(draft => draft.Deliveries).Order());
    }

    [Fact]
    public void Each_delivery_stands_beside_its_recipient()
    {
        var due = Given.Deliveries(Rig.Targets);
        var recipientOf = due.ToDictionary(delivery => delivery.Id, delivery => delivery.Target.Recipient);

        foreach (var draft in Rig.Channel.Build(due))
        {
            Assert.Equal(draft.Deliveries.Select(id => recipientOf[id]), draft.Recipients);
            Assert.Equal(Rig.Channel.Descriptor.Name, draft.Channel);
            Assert.Equal(Rig.Targets[0].Endpoint, draft.Endpoint);
        }
    }

    [Fact]
    public void The_same_deliveries_give_the_same_bytes_in_any_order()
    {
        var due = Given.Deliveries(Rig.Targets);

        var first = Rig.Channel.Build(due);
        Rig.Clock.Advance(TimeSpan.FromHours(1));
        var second = Rig.Channel.Build([.. due.Reverse()]);

        Assert.Equal(first.Select(Shape), second.Select(Shape));
    }

    [Fact]
    public void The_descriptor_has_a_name_for_everybody_and_the_formats_of_its_targets()
    {
        var descriptor = Rig.Channel.Descriptor;

        Assert.All([descriptor.Name, descriptor.ChineseName, descriptor.EnglishName], name => Assert.False(string.IsNullOrWhiteSpace(name)));
        Assert.All(Rig.Targets, target => Assert.True(descriptor.Formats.IsEmpty || descriptor.Formats.Contains(target.Format), target.Format));
        Assert.InRange(descriptor.MaxParallel, 1, 128);
        Assert.InRange(descriptor.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.All(descriptor.RateLimits, limit => Assert.True(limit.Max > limit.ReservedForCritical && limit.Window > TimeSpan.Zero, limit.ToString()));
    }

    [Fact]
    public void The_recipients_of_a_call_share_its_exclusive_key()
    {
        var descriptor = Rig.Channel.Descriptor;

        foreach (var draft in Rig.Channel.Build(Given.Deliveries([.. Rig.Targets, .. Rig.Targets])))
        {
            var keys = draft.Recipients.Select(recipient => descriptor.ExclusiveKeyOf(new Target(draft.Channel, draft.Endpoint, recipient, ""))).Distinct();
            Assert.Equal(draft.ExclusiveKey(descriptor), Assert.Single(keys));
        }
    }

    [Fact]
    public void Where_the_provider_recognises_no_repeat_one_call_at_a_time_is_sent() => Assert.True(
        Rig.Channel.Descriptor is { OneAtATimePer: not KeyScope.None } or { RepeatSafety.Kind: not RepeatSafetyKind.None }, "a kill could double any number of its messages");

    [Fact]
    public void Nothing_due_forms_nothing() => Assert.Empty(Rig.Channel.Build([]));

    [Fact]
    public void Hostile_text_makes_a_call_like_any_other()
    {
        var notice = Given.Notice("x\r\nBcc: eve@example.com\r\n\0\u2028\ud83d \"}],\u001b[31m .\r\n.\r\n");

        var draft = Assert.Single(Rig.Channel.Build([Given.Delivery(1, Rig.Targets[0], notice)]));

        Assert.NotEmpty(draft.Body);
    }

    [Fact]
    public void No_secret_is_in_the_bytes()
    {
        foreach (var draft in Rig.Drafts())
        {
            AssertNoSecret(Encoding.UTF8.GetString(draft.Body.AsSpan()));
        }
    }

    [Fact]
    public async Task A_success_settles_every_delivery()
    {
        foreach (var draft in Rig.Drafts())
        {
            var result = await Rig.Channel.SendAsync(Given.Call(draft), CancellationToken.None);

            Assert.All(draft.Recipients, recipient => Assert.Equal((OutcomeKind.Sent, ""), (result.For(recipient).Kind, result.For(recipient).Kind == OutcomeKind.Sent ? "" : result.For(recipient).Detail)));
        }

        AssertNoSecret(Rig.Logs.All);
    }

    [Fact]
    public async Task Cancelling_is_an_exception_and_no_verdict()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Rig.Channel.SendAsync(Given.Call(Rig.Drafts()[0]), cancelled.Token));
    }

    [Fact]
    public void A_preview_shows_what_the_notice_says_within_the_limit()
    {
        foreach (var draft in Rig.Drafts())
        {
            var parts = Rig.Channel.Preview(draft.MediaType, draft.Body);

            Assert.Contains(Given.Notice().Title, parts[0].Text, StringComparison.Ordinal);
            Assert.All(parts, part => Assert.True(part.MaxBytes is null || part.Bytes <= part.MaxBytes, $"{part.EnglishLabel}: {part.Bytes} of {part.MaxBytes}"));
            Assert.All(parts, part => Assert.True(part.LabelIn(Language.Chinese).Length > 0 && part.LabelIn(Language.English).Length > 0));
            AssertNoSecret(string.Concat(parts.Select(part => part.Text + part.Html + part.Document)));
        }
    }

    [Fact]
    public void Hostile_text_stays_text_in_a_preview()
    {
        var draft = Rig.Channel.Build([Given.Delivery(1, Rig.Targets[0], Given.Notice("<script>alert(1)</script>"))])[0];

        Assert.All(Rig.Channel.Preview(draft.MediaType, draft.Body), part => Assert.DoesNotContain("<script", part.Html ?? "", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"msgtype\":\"markdown\",\"markdown\":{\"content\":\"\\ud800\"}}")]
    [InlineData("Subject: =?UTF-8?B?!!!?=\r\nContent-Type: multipart/alternative; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n%%%\r\n--x--")]
    public void Bytes_of_another_version_are_shown_as_text(string body)
    {
        var part = Assert.Single(Rig.Channel.Preview("text/plain", [.. Encoding.UTF8.GetBytes(body)]));

        Assert.Equal((body, null, null), (part.Text, part.Html, part.Document));
    }

    [Fact]
    public async Task A_probe_finds_good_credentials_good_and_sends_nothing()
    {
        Assert.Empty(await Rig.Channel.ProbeAsync(CancellationToken.None));
        Assert.Equal(0, Rig.Delivered);
    }

    internal void AssertNoSecret(string text) =>
        Assert.All(Rig.Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));

    private static string Shape(CallDraft draft) =>
        $"{string.Join(',', draft.Deliveries)} {draft.MediaType} {Convert.ToBase64String(draft.Body.AsSpan())}";
}

/// <summary>The contract of channels that send to a server.</summary>
public abstract class RemoteChannelContract : ChannelContract
{
    [Fact]
    public async Task A_probe_names_credentials_that_are_refused_and_a_cure_and_shows_no_secret()
    {
        Rig.SpoilCredentials();

        var problem = Assert.Single(await Rig.Channel.ProbeAsync(CancellationToken.None));

        Assert.NotEmpty(problem.Cure);
        AssertNoSecret(problem.What + problem.Cure + Rig.Logs.All);
        Assert.Equal(0, Rig.Delivered);
    }

    [Fact]
    public async Task A_probe_of_a_silent_server_ends_when_the_time_is_up()
    {
        Rig.HangAtOnce();

        var probing = Rig.Channel.ProbeAsync(CancellationToken.None);
        await Rig.ProbeHangingAsync();
        Assert.False(probing.IsCompleted);
        Rig.Clock.Advance(Rig.Channel.Descriptor.Timeout);

        AssertNoSecret(Assert.Single(await probing).What);
    }

    [Fact]
    public async Task A_probe_of_nothing_that_is_configured_finds_nothing()
    {
        Rig.RemoveTargets();

        Assert.Empty(await Rig.Channel.ProbeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_removed_target_is_never_and_says_so()
    {
        var draft = Rig.Drafts()[0];
        Rig.RemoveTargets();

        var result = await Rig.Channel.SendAsync(Given.Call(draft), CancellationToken.None);

        Assert.Equal((OutcomeKind.Never, FailureReason.TargetRemoved), (result.Overall.Kind, result.Overall.Reason));
        Assert.Empty(Rig.Arrived);
    }

    [Fact]
    public void Deliveries_to_a_removed_target_still_form()
    {
        var due = Given.Deliveries(Rig.Targets);
        Rig.RemoveTargets();

        Assert.Equal(due.Length, Rig.Channel.Build(due).Sum(draft => draft.Deliveries.Length));
    }

    [Fact]
    public async Task What_arrives_is_what_was_formed_however_often_it_is_sent()
    {
        var draft = Rig.Drafts()[0];

        await Rig.Channel.SendAsync(Given.Call(draft), CancellationToken.None);
        await Rig.Channel.SendAsync(Given.Call(draft) with { Attempts = 1 }, CancellationToken.None);

        var expected = Encoding.UTF8.GetString(draft.Body.AsSpan());
        Assert.Equal([expected, expected], Rig.Arrived.Select(bytes => Encoding.UTF8.GetString(bytes.AsSpan())));
    }

    [Fact]
    public async Task A_silent_server_is_later_when_the_time_is_up()
    {
        Rig.Hang();

        var sending = Rig.Channel.SendAsync(Given.Call(Rig.Drafts()[0]), CancellationToken.None);
        await Rig.HangingAsync();
        Assert.False(sending.IsCompleted);
        Rig.Clock.Advance(Rig.Channel.Descriptor.Timeout);
        var result = await sending;

        Assert.Equal((OutcomeKind.Later, FailureReason.Timeout), (result.Overall.Kind, result.Overall.Reason));
        AssertNoSecret(result.Overall.Detail + Rig.Logs.All);
    }

    [Fact]
    public async Task Cancelling_a_call_that_hangs_shows_no_secret()
    {
        Rig.Hang();
        using var cancel = new CancellationTokenSource();

        var sending = Rig.Channel.SendAsync(Given.Call(Rig.Drafts()[0]), cancel.Token);
        await Rig.HangingAsync();
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        AssertNoSecret(exception + Rig.Logs.All);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_later()
    {
        Rig.BreakOff();

        var result = await Rig.Channel.SendAsync(Given.Call(Rig.Drafts()[0]), CancellationToken.None);

        Assert.Equal((OutcomeKind.Later, FailureReason.Network), (result.Overall.Kind, result.Overall.Reason));
        AssertNoSecret(result.Overall.Detail + Rig.Logs.All);
    }

    [Fact]
    public async Task A_server_that_quotes_our_secrets_does_not_get_them_into_the_log()
    {
        Rig.Echo();

        var result = await Rig.Channel.SendAsync(Given.Call(Rig.Drafts()[0]), CancellationToken.None);

        Assert.NotEqual(OutcomeKind.Sent, result.Overall.Kind);
        Assert.Contains("<secret>", result.Overall.Detail, StringComparison.Ordinal);
        AssertNoSecret(result + result.Overall.Detail + Rig.Logs.All);
    }

    [Fact]
    public async Task After_a_failure_the_same_call_goes_through()
    {
        Rig.BreakOff();
        var call = Given.Call(Rig.Drafts()[0]);

        await Rig.Channel.SendAsync(call, CancellationToken.None);
        var result = await Rig.Channel.SendAsync(call with { Attempts = 1 }, CancellationToken.None);

        Assert.Equal(OutcomeKind.Sent, result.Overall.Kind);
    }
}
