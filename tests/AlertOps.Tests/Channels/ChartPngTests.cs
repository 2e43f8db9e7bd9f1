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
    public void A_chart_becomes_a_picture_of_twice_its_size()
    {
        var notice = CallbackScenario.Build(Scenarios.All["firing"](), Language.Chinese);
        var chart = ChartPicture.Worth(notice).First();

        var png = new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()).Of(ChartPicture.Chart(chart, Language.Chinese));

        Assert.Equal("", logs.All);
        Assert.Equal((2 * ChartPicture.Width, 2 * ChartPicture.Height), Size(png));
        Assert.InRange(png.Length, 2_000, ChartPicture.MaxBytes);
    }

    [RealPeerFact("rsvg-convert")]
    public void Equal_drawings_are_equal_bytes()
    {
        var svg = ChartPicture.Card(CallbackScenario.Build(Scenarios.All["hostile"](), Language.Chinese), Chart("a\u0001<b>&\"'\ud83d"));

        var first = new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()).Of(svg);
        var second = new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()).Of(svg);

        Assert.Equal("", logs.All);
        Assert.NotEmpty(first);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [RealPeerFact("rsvg-convert")]
    public void The_busiest_chart_stays_below_the_bound()
    {
        var lines = Enumerable.Range(0, 5).Select(line => new ChartLine($"节点-{line}", [.. Enumerable.Range(0, 600).Select(at => new ChartPoint(at * 60, (at * 7919 % (101 + line)) * 1000.0))]));

        var png = new ChartPng(ChartProgram.Find(), TimeProvider.System, logs.For<ChartPng>()).Of(ChartPicture.Chart(Chart("x") with { Lines = [.. lines] }, Language.Chinese));

        Assert.Equal("", logs.All);
        Assert.InRange(png.Length, 10_000, ChartPicture.MaxBytes);
    }

    [Fact]
    public void Without_the_program_there_is_no_picture_and_one_line_that_says_so()
    {
        var png = new ChartPng(null, clock, logs.For<ChartPng>());

        Assert.Empty(png.Of("<svg/>"));
        Assert.Empty(png.Of("<svg/>"));
        Assert.Single(logs.All.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.Contains("librsvg2-bin", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 3", "ended with 3")]
    [InlineData("cat; echo PNG", "no PNG")]
    [InlineData("true", "no PNG")]
    [InlineData("yes", "more than")]
    [InlineData(@"cat >/dev/null; printf '\211PNG\r\nrest'; exit 1", "ended with 1")]
    public void A_program_that_fails_costs_only_the_picture(string script, string problem)
    {
        var png = new ChartPng(Program(script), clock, logs.For<ChartPng>());

        Assert.Empty(png.Of("<svg/>"));
        Assert.Empty(png.Of("<svg>other</svg>"));
        Assert.Single(logs.All.Split('\n'), line => line.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_that_is_gone_costs_only_the_picture()
    {
        Assert.Empty(new ChartPng(new ChartProgram(folder.File("nothing"), []), clock, logs.For<ChartPng>()).Of("<svg/>"));
        Assert.Contains("7702", logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec sleep 600")]
    [InlineData("cat >/dev/null; exec sleep 600")]
    public async Task A_program_that_hangs_is_ended_and_then_left_alone(string script)
    {
        var png = new ChartPng(Program(script), clock, logs.For<ChartPng>());
        // Larger than a pipe holds, so that writing it waits, too.
        var svg = $"<svg>{new string(' ', 1 << 20)}</svg>";

        var drawing = Task.Run(() => png.Of(svg));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await clock.TimersAsync(1, patience.Token);
        clock.Advance(ChartPng.Limit);
        Assert.Empty(await drawing.WaitAsync(patience.Token));
        Assert.Contains("not done within 2 s", logs.All, StringComparison.Ordinal);

        // Two seconds are spent: nothing is drawn, at no cost, until a quarter of the time has made up for them.
        Assert.Empty(png.Of(svg));
        Assert.Equal(0, clock.ActiveTimers);
    }

    [Fact]
    public void What_was_drawn_is_remembered_and_what_failed_is_not()
    {
        var runs = folder.File("runs");
        var png = new ChartPng(Program($"cat >/dev/null; echo x >> {runs}; {Picture}"), clock, logs.For<ChartPng>());

        var first = png.Of("<svg/>");
        Assert.Equal(first, png.Of("<svg/>"));
        Assert.Single(File.ReadAllLines(runs));
        Assert.NotEmpty(png.Of("<svg>other</svg>"));
        Assert.Equal(2, File.ReadAllLines(runs).Length);

        var failing = new ChartPng(Program($"cat >/dev/null; echo x >> {runs}; exit 1"), clock, logs.For<ChartPng>());
        Assert.Empty(failing.Of("<svg/>"));
        Assert.Empty(failing.Of("<svg/>"));
        Assert.Equal(4, File.ReadAllLines(runs).Length);
    }

    [Fact]
    public void The_program_sees_the_drawing_and_nothing_of_our_environment()
    {
        Environment.SetEnvironmentVariable("CHARTPNG_SECRET", "s3cret");
        var png = new ChartPng(Program($"cat > {folder.File("in")}; env > {folder.File("env")}; {Picture}"), clock, logs.For<ChartPng>());

        Assert.NotEmpty(png.Of("<svg>排队</svg>"));

        Assert.Equal("<svg>排队</svg>", File.ReadAllText(folder.File("in")));
        Assert.DoesNotContain("s3cret", File.ReadAllText(folder.File("env")), StringComparison.Ordinal);
    }

    private static Block.Chart Chart(string title) => new(title, "ms", [new ChartLine("a\u0001\ud83d", [new(0, 1), new(60, 2)]), new ChartLine("b", [new(0, 1), new(60, 2)])], null, "", 5);

    private static (int Width, int Height) Size(ImmutableArray<byte> png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan()[16..]), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan()[20..]));

    private static ChartProgram Program(string script) => new("/bin/sh", ["-c", script]);
}
