using AlertOps.Delivery;
using AlertOps.Pages;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertOps.Tests.Pages;

public sealed class DeliveryListFilterTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.CreateCustomTimeZone("s", TimeSpan.FromHours(8), "s", "s");

    [Fact]
    public void What_the_form_says_is_asked_and_said_again()
    {
        const string query = "?state=dead&channel=email&receiver=oncall&reason=gave_up&incident=1042&from=2026-11-21T03:00&to=2026-11-21T04:30&q=disk+full";

        var filter = Read(query);

        Assert.Equal(query, QueryHelpers.AddQueryString("", filter.Fields()).Replace("%3A", ":").Replace("%20", "+"));
        var asked = filter.In(Shanghai);
        Assert.Equal((DeliveryState.Dead, "email", 1042L, "oncall"), (asked.State!.Value, asked.Channel, asked.IncidentId!.Value, asked.Receiver));
        Assert.Equal((FailureReason.GaveUp, "disk full"), (asked.Reason!.Value, asked.Query));
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T19:00:00Z"), asked.From);
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T20:30:00Z"), asked.To);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?state=&channel=&q=")]
    [InlineData("?state=lost&channel=pigeon&reason=none&incident=x&from=03:00&to=9999-99-99T00:00")]
    public void Words_that_mean_nothing_filter_nothing(string query)
    {
        Assert.True(Read(query).IsEmpty);
        Assert.Empty(Read(query).Fields());
    }

    private static DeliveryListFilter Read(string query)
    {
        var fields = QueryHelpers.ParseQuery(query);
        return DeliveryListFilter.Read(name => fields.TryGetValue(name, out var value) ? value.ToString() : "", ["email"]);
    }
}
