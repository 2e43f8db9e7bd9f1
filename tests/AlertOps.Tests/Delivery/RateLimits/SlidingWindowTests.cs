using System.Collections.Immutable;
using AlertOps.Delivery.RateLimits;

namespace AlertOps.Tests.Delivery.RateLimits;

public class SlidingWindowTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-20T19:00:00Z");
    private static readonly RateLimit Robot = new(20, TimeSpan.FromSeconds(60), 5);

    [Fact]
    public void A_slot_is_taken_until_a_minute_after_its_call_ended()
    {
        var window = SlidingWindow.Empty("k").Begin(1, 1, Now);

        Assert.Equal(1, window.Taken(Now.AddHours(1), Robot.Window));
        window = window.End(1, 1, Now.AddSeconds(10));
        Assert.Equal(1, window.Taken(Now.AddSeconds(69.999), Robot.Window));
        Assert.Equal(0, window.Taken(Now.AddSeconds(70), Robot.Window));
    }

    [Fact]
    public void The_last_slots_are_reserved_for_critical_messages()
    {
        var window = Sent(15);

        Assert.Equal((0, 5), (window.Free(Robot, Now, critical: false), window.Free(Robot, Now, critical: true)));
        Assert.Equal((0, 0), (Sent(25).Free(Robot, Now, critical: false), Sent(25).Free(Robot, Now, critical: true)));
    }

    [Fact]
    public void The_next_slot_frees_when_enough_ends_are_a_minute_ago()
    {
        var window = Sent(17);

        Assert.Equal(Now, window.NextFree(Robot, Now, critical: true));
        // Sent(17) ended 16, 15 … 0 seconds ago: the third oldest must expire before fewer than fifteen are left.
        Assert.Equal(Now.AddSeconds(60 - 14), window.NextFree(Robot, Now, critical: false));
    }

    [Fact]
    public void While_calls_being_sent_hold_the_slots_the_next_free_time_is_unknown()
    {
        var window = Enumerable.Range(1, 20).Aggregate(SlidingWindow.Empty("k"), (before, call) => before.Begin(call, 1, Now));

        Assert.Null(window.NextFree(Robot, Now, critical: true));
        Assert.Equal(Now.AddSeconds(63), window.End(7, 1, Now.AddSeconds(3)).NextFree(Robot, Now.AddSeconds(3), critical: true));
    }

    [Fact]
    public void A_slot_that_a_dead_process_left_ends_when_its_call_is_tried_again()
    {
        var window = SlidingWindow.Empty("k").Begin(1, 1, Now).Begin(2, 1, Now).Begin(1, 1, Now.AddSeconds(30));

        Assert.Equal(new SendSlot[] { new(1, 1, Now.AddSeconds(30)), new(2, 1, null), new(1, 1, null) }, window.Slots.AsEnumerable());
        Assert.Equal(3, window.Taken(Now.AddSeconds(89), Robot.Window));
        Assert.Equal(2, window.End(1, 1, Now.AddSeconds(31)).Taken(Now.AddSeconds(90), Robot.Window));
    }

    [Fact]
    public void Ending_twice_or_what_never_began_changes_nothing()
    {
        var window = SlidingWindow.Empty("k").Begin(1, 2, Now).End(1, 2, Now);

        Assert.Equal(window, window.End(1, 2, Now.AddSeconds(9)));
        Assert.Equal(window, window.End(1, 1, Now.AddSeconds(9)));
        Assert.Equal(window, window.End(8, 1, Now.AddSeconds(9)));
    }

    [Fact]
    public void Pruning_removes_sends_that_no_window_counts()
    {
        var window = SlidingWindow.Empty("k").Begin(1, 1, Now).End(1, 1, Now).Begin(2, 1, Now).Begin(3, 1, Now).End(3, 1, Now.AddSeconds(1)).Prune(Now.AddHours(1), TimeSpan.FromHours(1));

        Assert.Equal([2, 3], window.Slots.Select(slot => slot.Call));
    }

    [Fact]
    public void Its_text_reads_back_and_is_small()
    {
        var window = Enumerable.Range(0, 1_000).Aggregate(SlidingWindow.Empty("k"), (before, index) =>
            before.Begin(9_000_000_000 + (index * 7), 1 + (index % 3), Now).End(9_000_000_000 + (index * 7), 1 + (index % 3), Now.AddMilliseconds(index * 3_599.123)));
        window = window.Begin(3, 12, Now);

        var text = window.ToString();

        Assert.Equal(window, SlidingWindow.Parse("k", text));
        Assert.InRange(text.Length, 1, 16 * 1024);
        Assert.Equal("7.1@1795201200000000 2.1", new SlidingWindow("k", [new(7, 1, DateTimeOffset.UnixEpoch.AddMicroseconds(1_795_201_200_000_000)), new(9, 1, null)]).ToString());
        Assert.Equal(SlidingWindow.Empty("k"), SlidingWindow.Parse("k", ""));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1.1@")]
    [InlineData("1.1  2.1")]
    [InlineData("1.1@1x")]
    [InlineData("1.99999999999")]
    [InlineData("1.1@9223372036854775807")]
    [InlineData("9223372036854775807.1 1.1")]
    [InlineData("null")]
    public void Bad_text_names_the_key(string text) =>
        Assert.Contains("wecom_robot/ops", Assert.Throws<FormatException>(() => SlidingWindow.Parse("wecom_robot/ops", text)).Message);

    [Fact]
    public void Rounding_never_frees_a_slot_too_early()
    {
        var window = SlidingWindow.Empty("k").Begin(1, 1, Now).End(1, 1, Now.AddTicks(1));

        Assert.Equal(1, SlidingWindow.Parse("k", window.ToString()).Taken(Now.AddTicks(1 + Robot.Window.Ticks - 1), Robot.Window));
    }

    [Fact]
    public void Whatever_happens_no_minute_sees_more_than_the_limit()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var simulation = new Simulation(new Random(seed), new RateLimit(1 + (seed % 20), TimeSpan.FromSeconds(60), seed % 20 / 4));
            for (var step = 0; step < 400; step++)
            {
                simulation.Step();
            }

            simulation.AssertLimitHeld(seed);
        }
    }

    private static SlidingWindow Sent(int count) => new("k", [.. Enumerable.Range(1, count).Select(call => new SendSlot(call, 1, Now.AddSeconds(call - count)))]);

    /// <summary>Sends while slots are free; answers, kills, waits and restarts at random; records when each message reached the channel.</summary>
    private sealed class Simulation(Random random, RateLimit limit)
    {
        private readonly List<(long Call, DateTimeOffset Began)> inFlight = [];
        private readonly List<DateTimeOffset> arrivals = [];
        private readonly List<DateTimeOffset> ends = [];
        private SlidingWindow window = SlidingWindow.Empty("k");
        private DateTimeOffset now = Now;
        private long calls;

        public void Step()
        {
            var critical = random.Next(4) == 0;
            switch (random.Next(8))
            {
                case < 4 when window.Free(limit, now, critical) > 0:
                    window = window.Begin(++calls, 1, now);
                    inFlight.Add((calls, now));
                    break;
                case < 6 when inFlight.Count > 0:
                    var ended = Arrive(random.Next(inFlight.Count));
                    window = window.End(ended, 1, now);
                    break;
                case 6 when inFlight.Count > 0 && window.Free(limit, now, critical) > 0:
                    var killed = Arrive(random.Next(inFlight.Count));
                    window = window.Begin(killed, 1, now);
                    inFlight.Add((killed, now));
                    break;
                case 7:
                    window = SlidingWindow.Parse("k", window.Prune(now, limit.Window).ToString());
                    AssertNextFreeIsExact(critical);
                    break;
                default:
                    now += TimeSpan.FromSeconds(random.NextDouble() * (random.Next(10) == 0 ? 90 : 8));
                    break;
            }
        }

        public void AssertLimitHeld(int seed)
        {
            foreach (var moments in new[] { arrivals, ends })
            {
                var sorted = moments.Order().ToImmutableArray();
                for (var index = limit.Max; index < sorted.Length; index++)
                {
                    Assert.True(sorted[index] - sorted[index - limit.Max] >= limit.Window, $"seed {seed}: {limit.Max + 1} messages within {sorted[index] - sorted[index - limit.Max]}");
                }
            }

            Assert.True(ends.Count > limit.Max, $"seed {seed} sent next to nothing");
        }

        /// <summary>Ends a call; its message reached the channel at a random moment between its begin and now.</summary>
        private long Arrive(int index)
        {
            var (call, began) = inFlight[index];
            inFlight.RemoveAt(index);
            arrivals.Add(began + ((now - began) * random.NextDouble()));
            ends.Add(now);
            return call;
        }

        private void AssertNextFreeIsExact(bool critical)
        {
            switch (window.NextFree(limit, now, critical))
            {
                case { } free when free > now:
                    Assert.Equal(0, window.Free(limit, free.AddMicroseconds(-1), critical));
                    Assert.True(window.Free(limit, free, critical) > 0);
                    break;
                case null:
                    Assert.Equal(0, window.Free(limit, now.AddYears(1), critical));
                    break;
                default:
                    Assert.True(window.Free(limit, now, critical) > 0);
                    break;
            }
        }
    }
}
