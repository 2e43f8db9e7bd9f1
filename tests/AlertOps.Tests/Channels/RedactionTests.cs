using AlertOps.Channels;

namespace AlertOps.Tests.Channels;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("key is S3CRET/+x here")]
    [InlineData("key is s3cret/+X here")]
    [InlineData("key is S3CRET%2F%2Bx here")]
    public void A_secret_is_hidden_as_it_is_and_as_it_stands_in_a_url(string answer) =>
        Assert.Equal("key is <secret> here", Redaction.Clean(answer, "S3CRET/+x"));

    [Fact]
    public void An_answer_becomes_one_bounded_line()
    {
        var clean = Redaction.Clean("a\r\nb\u001b" + new string('x', 1000), null, "");

        Assert.StartsWith("a  b x", clean, StringComparison.Ordinal);
        Assert.Equal(301, clean.Length);
    }

    [Fact]
    public void A_secret_across_the_cut_is_hidden_all_the_same() =>
        Assert.DoesNotContain("sec", Redaction.Clean(new string('x', 297) + "secret-key", "secret-key").Replace("<sec", "", StringComparison.Ordinal), StringComparison.Ordinal);
}
