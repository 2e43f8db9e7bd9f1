using System.Text.Json;
using AlertOps.Alerts;

namespace AlertOps.Tests.Alerts;

public sealed class LabelSetTests
{
    [Fact]
    public void Is_equal_by_value_whatever_the_order()
    {
        var one = LabelSet.Of(("a", "1"), ("b", "2"));
        var other = LabelSet.Of(("b", "2"), ("a", "1"));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, other.With("b", "3"));
        Assert.NotEqual(one, LabelSet.Of(("a", "1")));
    }

    [Fact]
    public void An_absent_label_is_empty_and_yet_absent()
    {
        var labels = LabelSet.Of(("empty", ""));
        Assert.Equal("", labels["absent"]);
        Assert.False(labels.TryGet("absent", out _));
        Assert.True(labels.TryGet("empty", out _));
    }

    [Fact]
    public void Names_are_sorted_by_their_bytes() =>
        Assert.Equal(["B", "_a", "a"], LabelSet.Of(("a", "1"), ("_a", "2"), ("B", "3")).Select(pair => pair.Key));

    [Fact]
    public void The_later_of_two_equal_names_counts() => Assert.Equal("2", LabelSet.Of(("a", "1"), ("a", "2"))["a"]);

    [Fact]
    public void With_leaves_the_original_as_it_was()
    {
        var labels = LabelSet.Of(("a", "1"));
        Assert.Equal("2", labels.With("a", "2")["a"]);
        Assert.Equal("1", labels["a"]);
    }

    [Fact]
    public void Prints_as_Prometheus_does() => Assert.Equal("""{a="say \"hi\"", b="回调"}""", LabelSet.Of(("b", "回调"), ("a", "say \"hi\"")).ToString());

    [Fact]
    public void Survives_JSON()
    {
        var labels = LabelSet.Of(("alertname", "WhatsAppCallbackFailure"), ("path", "a\"b"));
        Assert.Equal(labels, JsonSerializer.Deserialize<LabelSet>(JsonSerializer.Serialize(labels)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a": {"b": "c"}}""")]
    public void Refuses_JSON_of_another_shape(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LabelSet>(json));

    [Fact]
    public void A_null_value_in_JSON_is_empty() => Assert.Equal(LabelSet.Of(("a", "")), JsonSerializer.Deserialize<LabelSet>("""{"a": null}"""));
}
