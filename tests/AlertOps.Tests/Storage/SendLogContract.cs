using AlertOps.Delivery;
using AlertOps.Storage;

namespace AlertOps.Tests.Storage;

/// <summary>The log of attempts is found by state, channel, code and words.</summary>
public abstract class SendLogContract : StoreContract
{
    private protected SendLogContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly DeliveryFilter AllDeliveries = new(null, null, null, null);

    [Theory]
    [InlineData("", "1 2 3")]
    [InlineData("回调", "")]
    [InlineData("down", "1 2 3")]
    [InlineData("DOWN", "1 2 3")]
    [InlineData("user:a", "1")]
    [InlineData("wecom_robot/ops", "3")]
    [InlineData("wecom%", "")]
    [InlineData("#1", "1 2")]
    [InlineData("2", "3")]
    [InlineData("60111", "2")]
    [InlineData("44004", "3")]
    [InlineData("robot 44004", "3")]
    [InlineData("user:a 44004", "")]
    [InlineData("6011_", "")]
    public Task The_send_log_is_searched_by_title_target_incident_and_code(string query, string found) => PromiseAsync(async () =>
    {
        await SendLogAsync();

        Assert.Equal(found, await FoundAsync(AllDeliveries with { Query = query.Length == 0 ? null : query }));
    });

    [Fact]
    public Task The_send_log_is_filtered_by_all_that_is_named() => PromiseAsync(async () =>
    {
        await SendLogAsync();

        Assert.Equal("2 3", await FoundAsync(AllDeliveries with { State = DeliveryState.Dead }));
        Assert.Equal("2", await FoundAsync(AllDeliveries with { State = DeliveryState.Dead, Channel = "wecom_app" }));
        Assert.Equal("1 2 3", await FoundAsync(AllDeliveries with { Receiver = "oncall" }));
        Assert.Equal("", await FoundAsync(AllDeliveries with { Receiver = "on" }));
        Assert.Equal("3", await FoundAsync(AllDeliveries with { Reason = FailureReason.ContentRefused }));
        Assert.Equal("3", await FoundAsync(AllDeliveries with { From = Given.At(100) }));
        Assert.Equal("1 2", await FoundAsync(AllDeliveries with { To = Given.At(100) }));
        Assert.Equal("", await FoundAsync(AllDeliveries with { From = Given.At(2), To = Given.At(100) }));
        Assert.Equal("3", await FoundAsync(AllDeliveries with { IncidentId = 2, Query = "down" }));
    });

    [Fact]
    public Task Ids_for_a_replay_come_oldest_first_and_no_more_than_asked() => PromiseAsync(async () =>
    {
        await SendLogAsync();

        Assert.Equal([2, 3], (await DeliveryReader.DeliveryIdsAsync(AllDeliveries with { State = DeliveryState.Dead }, 10, CancellationToken.None)).AsEnumerable());
        Assert.Equal([2], (await DeliveryReader.DeliveryIdsAsync(AllDeliveries with { State = DeliveryState.Dead }, 1, CancellationToken.None)).AsEnumerable());
    });

    [Fact]
    public Task What_failed_of_a_request_is_found_from_any_of_its_deliveries() => PromiseAsync(async () =>
    {
        await SendLogAsync();

        Assert.Equal([2], (await DeliveryReader.DeadInCallAsync(1, CancellationToken.None)).AsEnumerable());
        Assert.Equal([2], (await DeliveryReader.DeadInCallAsync(2, CancellationToken.None)).AsEnumerable());
        Assert.Equal([3], (await DeliveryReader.DeadInCallAsync(3, CancellationToken.None)).AsEnumerable());
        Assert.Empty(await DeliveryReader.DeadInCallAsync(99, CancellationToken.None));
    });

    [Fact]
    public Task Every_request_of_a_replayed_delivery_stays_readable() => PromiseAsync(async () =>
    {
        await SendLogAsync();
        await Store.Outbox.ReplayAsync([3], null, Given.At(200), CancellationToken.None);
        await SettleAsync(await CallAsync(201), Given.Sent("m-9"), 202);

        var view = (await DeliveryReader.DeliveryAsync(3, CancellationToken.None))!;
        var earlier = Assert.Single(view.Earlier);
        Assert.Equal("m-9", view.MessageId);
        Assert.Equal(("", "application/json"), (earlier.MessageId, earlier.MediaType));
        Assert.False(earlier.Body.IsEmpty);
        Assert.Equal([earlier.Id, view.CallId!.Value], view.Log.Select(attempt => attempt.CallId));
    });

    /// <summary>1: sent; 2: refused in the same call; 3: a robot that refuses the text of another incident.</summary>
    private async Task SendLogAsync()
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("one"));
        await PlanAsync(1, Given.Person("a"), Given.Person("b"));
        var exceptions = CallResult.Of(default).RecipientOutcomes.Add("user:b", Outcome.Never(FailureReason.RecipientRefused, "60111", "invaliduser"));
        await SettleAsync(await CallAsync(1), new CallResult(Outcome.Sent("0"), exceptions, "m-1"), 2);
        await RecordAsync(Given.Update(90, Given.Firing("a")).Of("two"));
        await PlanAsync(100, Given.Robot("ops"));
        await SettleAsync(await CallAsync(100), Given.Never(), 101);
    }

    private async Task<string> FoundAsync(DeliveryFilter filter)
    {
        var page = await DeliveryReader.DeliveriesAsync(filter, CancellationToken.None);
        return string.Join(' ', page.Items.Select(row => row.Id).Order());
    }
}

public sealed class SqliteSendLogTests() : SendLogContract(new SqliteStoreDatabase());

public sealed class PostgresSendLogTests() : SendLogContract(new PostgresStoreDatabase());
