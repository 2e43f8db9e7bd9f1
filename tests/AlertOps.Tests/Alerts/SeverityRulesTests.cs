using AlertOps.Alerts;

namespace AlertOps.Tests.Alerts;

public sealed class SeverityRulesTests
{
    [Theory]
    [InlineData("critical", "Critical")]
    [InlineData("CRITICAL", "Critical")]
    [InlineData("warning", "Warning")]
    [InlineData("info", "Info")]
    [InlineData("none", "Info")]
    [InlineData("page", "Critical")]
    [InlineData("P0", "Critical")]
    [InlineData("emergency", "Critical")]
    [InlineData("fatal", "Critical")]
    [InlineData("disaster", "Critical")]
    [InlineData("严重", "Critical")]
    [InlineData("紧急", "Critical")]
    [InlineData("致命", "Critical")]
    [InlineData("Critical ", "Critical")]
    [InlineData(" high", "Warning")]
    [InlineData("P3", "Warning")]
    [InlineData("警告", "Warning")]
    [InlineData("minor", "Info")]
    [InlineData("提示", "Info")]
    [InlineData("sev-9", "Warning")]
    [InlineData("", "Warning")]
    public void Words_mean_what_they_say_and_unknown_ones_are_a_warning(string word, string severity) =>
        Assert.Equal(Enum.Parse<Severity>(severity), SeverityRules.Default.Of(LabelSet.Of(("severity", word))));

    [Fact]
    public void An_alert_without_the_label_is_a_warning() => Assert.Equal(Severity.Warning, SeverityRules.Default.Of(LabelSet.Empty));

    [Theory]
    [InlineData("sev-9", "sev-9")]
    [InlineData(" sev-9\n", "sev-9")]
    [InlineData("Critical ", null)]
    [InlineData("", null)]
    public void A_word_that_nobody_knows_is_told(string word, string? unknown) =>
        Assert.Equal(unknown, SeverityRules.Default.UnknownWord(LabelSet.Of(("severity", word))));

    [Fact]
    public void Another_label_can_hold_it()
    {
        var rules = SeverityRules.Default with { Label = "priority" };
        Assert.Equal(Severity.Critical, rules.Of(LabelSet.Of(("priority", "critical"), ("severity", "info"))));
    }

    [Fact]
    public void The_worst_of_several_is_their_maximum() =>
        Assert.Equal(Severity.Critical, ((Severity[])[Severity.Info, Severity.Critical, Severity.Warning]).Max());
}
