using System.Buffers.Binary;
using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Notices;
using AlertOps.Testing;
using AlertOps.Testing.Peers;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Channels;

public sealed class ChartPngTests : IDisposable
{
    private const string Picture = @"printf '\211PNG\r\nrest'";
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly LogLines logs = new();

    public void Dispose() => folder.Dispose();

    [RealPeerFact("rsvg-convert")]
    public async Task A_chart_becomes_a_picture_of_twice_its_size()
    {
        var notice = CallbackScenario.Build(Scenarios.All["firing"](), Language.Chinese);
        var chart = ChartPicture.ChartsWithPoints(notice).First();

        var png = await DrawnAsync(new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()), ChartPicture.Chart(chart, Language.Chinese));

        Assert.Equal("", logs.All);
        Assert.Equal((2 * ChartPicture.Width, 2 * ChartPicture.Height), Size(png));
        Assert.InRange(png.Length, 2_000, ChartPicture.MaxBytes);
    }

    [RealPeerFact("rsvg-convert")]
    public async Task Equal_drawings_are_equal_bytes()
    {
        var svg = ChartPicture.WithHeading(CallbackScenario.Build(Scenarios.All["hostile"](), Language.Chinese), Chart("a\u0001<b>&\"'\ud83d"));

        var first = await DrawnAsync(new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()), svg);
        var second = await DrawnAsync(new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()), svg);

        Assert.Equal("", logs.All);
        Assert.NotEmpty(first);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [RealPeerFact("rsvg-convert")]
    public async Task The_busiest_chart_stays_below_the_bound()
    {
        var lines = Enumerable.Range(0, 5).Select(line => new ChartLine($"节点-{line}", [.. Enumerable.Range(0, 600).Select(at => new ChartPoint(at * 60, (at * 7919 % (101 + line)) * 1000.0))]));

        var png = await DrawnAsync(new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()), ChartPicture.Chart(Chart("x") with { Lines = [.. lines] }, Language.Chinese));

        Assert.Equal("", logs.All);
        Assert.InRange(png.Length, 10_000, ChartPicture.MaxBytes);
    }

    [Fact]
    public async Task Without_the_program_there_is_no_picture_and_one_line_that_says_so()
    {
        var png = new ChartPng(null, clock, logs.For<ChartPng>());

        Assert.Empty(await DrawnAsync(png, "<svg/>"));
        Assert.Empty(await DrawnAsync(png, "<svg/>"));
        Assert.Single(logs.All.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.Contains("librsvg2-bin", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 3", "ended with 3")]
    [InlineData("cat; echo PNG", "no PNG")]
    [InlineData("true", "no PNG")]
    [InlineData("yes", "more than")]
    [InlineData(@"cat >/dev/null; printf '\211PNG\r\nrest'; exit 1", "ended with 1")]
    public async Task A_program_that_fails_costs_only_the_picture(string script, string problem)
    {
        var png = new ChartPng(Program(script), clock, logs.For<ChartPng>());

        Assert.Empty(await DrawnAsync(png, "<svg/>"));
        Assert.Empty(await DrawnAsync(png, "<svg>other</svg>"));
        Assert.Single(logs.All.Split('\n'), line => line.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_gone_costs_only_the_picture()
    {
        Assert.Empty(await DrawnAsync(new ChartPng(new ChartProgram(folder.File("nothing"), []), clock, logs.For<ChartPng>()), "<svg/>"));
        Assert.Contains("7702", logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec sleep 600")]
    [InlineData("cat >/dev/null; exec sleep 600")]
    public async Task A_program_that_hangs_is_ended_and_then_left_alone(string script)
    {
        var png = new ChartPng(Program(script), clock, logs.For<ChartPng>());
        // The text is larger than the buffer of a pipe, so that writing it waits, too.
        var svg = $"<svg>{new string(' ', 1 << 20)}</svg>";

        var drawing = DrawnAsync(png, svg);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await clock.TimersAsync(1, patience.Token);
        clock.Advance(ChartPng.DrawTimeout);
        Assert.Empty(await drawing.WaitAsync(patience.Token));
        Assert.Contains("not done within 2 s", logs.All, StringComparison.Ordinal);

        // Two seconds are spent: nothing is drawn until drawing is below its share of the time again.
        Assert.Empty(await DrawnAsync(png, svg));
        Assert.Equal(0, clock.ActiveTimers);
    }

    [Fact]
    public async Task What_was_drawn_is_remembered_and_what_failed_is_not()
    {
        var runs = folder.File("runs");
        var png = new ChartPng(Program($"cat >/dev/null; echo x >> {runs}; {Picture}"), clock, logs.For<ChartPng>());

        var first = await DrawnAsync(png, "<svg/>");
        Assert.Equal(first, await DrawnAsync(png, "<svg/>"));
        Assert.Single(File.ReadAllLines(runs));
        Assert.NotEmpty(await DrawnAsync(png, "<svg>other</svg>"));
        Assert.Equal(2, File.ReadAllLines(runs).Length);

        var failing = new ChartPng(Program($"cat >/dev/null; echo x >> {runs}; exit 1"), clock, logs.For<ChartPng>());
        Assert.Empty(await DrawnAsync(failing, "<svg/>"));
        Assert.Empty(await DrawnAsync(failing, "<svg/>"));
        Assert.Equal(4, File.ReadAllLines(runs).Length);
    }

    [Fact]
    public async Task The_program_sees_the_drawing_and_nothing_of_our_environment()
    {
        Environment.SetEnvironmentVariable("CHARTPNG_SECRET", "s3cret");
        var png = new ChartPng(Program($"cat > {folder.File("in")}; env > {folder.File("env")}; {Picture}"), clock, logs.For<ChartPng>());

        Assert.NotEmpty(await DrawnAsync(png, "<svg>排队</svg>"));

        Assert.Equal("<svg>排队</svg>", File.ReadAllText(folder.File("in")));
        Assert.DoesNotContain("s3cret", File.ReadAllText(folder.File("env")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_urgent_picture_is_never_drawn_behind_another_that_hangs()
    {
        using var png = new ChartPng(Program($"case \"$(cat)\" in *slow*) exec sleep 600;; esac; {Picture}"), clock, logs.For<ChartPng>());
        var slow = png.DrawAsync(["<svg>slow</svg>"], isUrgent: false);
        var behind = png.DrawAsync(["<svg>behind</svg>"], isUrgent: false);

        await png.DrawAsync(["<svg>urgent</svg>"], isUrgent: true).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.NotEmpty(png.Of("<svg>urgent</svg>"));
        Assert.False(slow.IsCompleted);
        Assert.False(behind.IsCompleted);
        clock.Advance(ChartPng.DrawTimeout);
        await slow.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void What_is_not_drawn_is_no_picture_and_asking_for_it_draws_nothing()
    {
        var runs = folder.File("runs");
        using var png = new ChartPng(Program($"echo x >> {runs}; {Picture}"), clock, logs.For<ChartPng>());

        Assert.Empty(png.Of("<svg/>"));
        Assert.False(File.Exists(runs));
    }

    [Fact]
    public async Task More_drawings_than_can_be_drawn_in_time_are_not_waited_for()
    {
        using var png = new ChartPng(Program("exec sleep 600"), clock, logs.For<ChartPng>());
        var drawing = png.DrawAsync([.. Enumerable.Range(0, ChartPng.MaxQueued).Select(number => $"<svg>{number}</svg>")], isUrgent: false);

        Assert.True(png.DrawAsync(["<svg>one more</svg>"], isUrgent: false).IsCompleted);
        Assert.False(drawing.IsCompleted);
        await clock.TimersAsync(1, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        clock.Advance(ChartPng.DrawTimeout);
        await drawing.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<ImmutableArray<byte>> DrawnAsync(ChartPng png, string svg)
    {
        await png.DrawAsync([svg], isUrgent: false);
        return png.Of(svg);
    }

    private static Block.Chart Chart(string title) => new(title, "ms", [new ChartLine("a\u0001\ud83d", [new(0, 1), new(60, 2)]), new ChartLine("b", [new(0, 1), new(60, 2)])], null, "", 5);

    private static (int Width, int Height) Size(ImmutableArray<byte> png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan()[16..]), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan()[20..]));

    private static ChartProgram Program(string script) => new("/bin/sh", ["-c", script]);
}
