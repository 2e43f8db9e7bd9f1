using System.Diagnostics;
using AlertOps.Testing;
using AlertOps.Yaml;

namespace AlertOps.Tests.Yaml;

public sealed class YamlReaderTests
{
    /// <summary>Each case takes milliseconds; the rest is for a machine that is busy.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Evil => [.. EvilFiles.Yaml.Keys];

    [Theory]
    [MemberData(nameof(Evil))]
    public void No_text_takes_long_or_throws_and_none_of_these_is_accepted(string name)
    {
        var text = EvilFiles.Yaml[name];
        var begun = Stopwatch.StartNew();

        var document = YamlReader.Read(text);

        Assert.InRange(begun.Elapsed, TimeSpan.Zero, Soon);
        if (name != "a flood of unknown keys")
        {
            Assert.All(document.Faults, fault => Assert.InRange(fault.Line, 1, text.Count(character => character == '\n') + 1));
            Assert.NotEmpty(document.Faults);
        }
    }

    /// <summary>Long runs of every character with a meaning in YAML: the library never takes a time that grows with the square.</summary>
    [Theory]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData(": ")]
    [InlineData("a: ")]
    [InlineData("a:\n")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("\\")]
    [InlineData("|\n")]
    [InlineData("&a ")]
    [InlineData("*a ")]
    [InlineData("!a ")]
    [InlineData("%a\n")]
    [InlineData("---\n")]
    [InlineData("#")]
    [InlineData("# x\n")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("\n")]
    [InlineData("a")]
    [InlineData("a ")]
    [InlineData("a\n")]
    [InlineData("a, ")]
    [InlineData("- a\n")]
    [InlineData("[a, ")]
    [InlineData("<<: ")]
    public void A_run_of_anything_is_read_or_refused_soon(string piece)
    {
        foreach (var before in (string[])["", "x: ", "x: [", "x: \"", "x: |\n  "])
        {
            var text = before + EvilFiles.Many(piece, 256 * 1024 / piece.Length);
            var begun = Stopwatch.StartNew();

            YamlReader.Read(text);

            Assert.True(begun.Elapsed < Soon, $"{before}{piece}… took {begun.Elapsed}");
        }
    }

    [Fact]
    public void A_text_that_takes_its_time_is_left()
    {
        var document = YamlReader.Read("a: [b, c, d, e]\n", YamlLimits.Default with { Time = TimeSpan.FromSeconds(3) }, new HastyClock());

        Assert.Null(document.Root);
        Assert.Equal((1, "reading it takes longer than 3 s"), (Assert.Single(document.Faults).Line, document.Faults[0].What));
    }

    [Fact]
    public void Depth_number_and_length_end_where_the_limits_say()
    {
        var limits = new YamlLimits(3, 10, 20, TimeSpan.FromMinutes(1));

        Assert.Empty(YamlReader.Read("a: [[b]]", limits).Faults);
        Assert.Equal("nested deeper than 3 levels", Assert.Single(YamlReader.Read("a: [[[b]]]", limits).Faults).What);
        Assert.Equal("more than 10 values", Assert.Single(YamlReader.Read("[a, b, c, d, e, f, g, h, i, j]", limits).Faults).What);
        Assert.Equal("more than 10 values", Assert.Single(YamlReader.Read("a: &a [b, c, d]\nx: [*a]", limits).Faults).What);
        Assert.Equal("more than 20 characters, aliases counted", Assert.Single(YamlReader.Read("[&a 1234567890, *a, *a]", limits).Faults).What);
    }

    [Fact]
    public void Values_know_where_they_stand_and_how_they_were_written()
    {
        var root = Assert.IsType<YamlMap>(YamlReader.Read("a: plain\nb: 'quoted'\nc: |\n  block\nd: !x tagged\ne: &e [1]\nf: *e\n").Root);

        Assert.Equal(new YamlScalar(1, 4, 1, "plain", YamlStyle.Plain, "") { TextColumn = 4 }, root.Find("a"));
        Assert.Equal((2, YamlStyle.Quoted), (root.Find("b")!.Line, ((YamlScalar)root.Find("b")!).Style));
        Assert.Equal(("block\n", YamlStyle.Block), (((YamlScalar)root.Find("c")!).Text, ((YamlScalar)root.Find("c")!).Style));
        Assert.True(((YamlScalar)root.Find("d")!).HasLocalTag);
        Assert.Same(root.Find("e"), root.Find("f"));
        Assert.Equal(6, root.Find("f")!.Line);
    }

    [Fact]
    public void A_key_that_is_written_twice_and_a_second_document_are_told()
    {
        var document = YamlReader.Read("a: 1\nb: 2\na: 3\n---\nc: 4\n");

        Assert.Equal([(3, "'a' is already set in line 1"), (4, "a second document begins")], document.Faults.Select(fault => (fault.Line, fault.What)));
        Assert.Equal("1", ((YamlScalar)((YamlMap)document.Root!).Find("a")!).Text);
    }

    /// <summary>A clock that advances by a second each time it is read.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => looks++;
    }
}
