using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public class AlertNamesTests
{
    private static readonly NoticePhrases Chinese = NoticePhrases.In(Language.Chinese);

    [Fact]
    public void One_alert_is_named_by_where_it_is_and_its_part() =>
        Assert.Equal("db-03 /data", Place([], [("instance", "db-03:9100"), ("mountpoint", "/data"), ("device", "/dev/sda1"), ("fstype", "ext4")]));

    [Theory]
    [InlineData("vhost", "callback.example.com")]
    [InlineData("tenant_id", "t-kunpeng")]
    [InlineData("tenant", "kunpeng")]
    [InlineData("appid", "wx1")]
    [InlineData("job_name", "sendPush")]
    [InlineData("channel", "wecom_robot")]
    public void What_a_rule_sums_up_by_is_the_name_when_no_machine_is_left(string label, string value) =>
        Assert.Equal(value, Place([], [(label, value), ("severity", "critical"), ("signal", "count")]));

    [Fact]
    public void Several_are_counted_where_the_group_says_where() =>
        Assert.Equal("prod-sh 2 个节点", Place([("cluster", "prod-sh")], [("cluster", "prod-sh"), ("node", "a")], [("cluster", "prod-sh"), ("node", "b")]));

    [Fact]
    public void What_all_share_is_said_before_the_count() =>
        Assert.Equal("db-03 2 处", Place([], [("node", "db-03"), ("mountpoint", "/a")], [("node", "db-03"), ("mountpoint", "/b")]));

    [Fact]
    public void A_group_by_instance_does_not_say_it_twice() =>
        Assert.Equal("prod-sh db-03", Place([("cluster", "prod-sh"), ("instance", "db-03:9104")], [("cluster", "prod-sh"), ("instance", "db-03:9104")]));

    [Fact]
    public void Ports_stay_where_they_distinguish_instances()
    {
        var names = Names([], [("instance", "db-03:3306")], [("instance", "db-03:3307")]);

        Assert.Equal("db-03:3306，db-03:3307", names.Names.List(names.Alerts, Chinese));
    }

    [Fact]
    public void Alerts_on_one_node_get_the_part_that_differs()
    {
        var names = Names([], [("node", "a"), ("mountpoint", "/x")], [("node", "a"), ("mountpoint", "/y")], [("node", "b"), ("mountpoint", "/x")]);

        Assert.Equal("a /x，a /y，b /x", names.Names.List(names.Alerts, Chinese));
    }

    [Fact]
    public void Many_are_cut_and_counted()
    {
        var names = Names([], [.. Enumerable.Range(0, 40).Select(index => new[] { ("node", $"n{index:00}") })]);

        Assert.Equal("n00，n01，n02 等 40 个", names.Names.List(names.Alerts, Chinese));
    }

    [Fact]
    public void Alerts_without_distinguishing_labels_have_their_alert_name()
    {
        var names = Names([], [("alertname", "Watchdog"), ("severity", "none")]);

        Assert.Equal("Watchdog", names.Names.Of(names.Alerts[0]));
        Assert.Equal("", names.Names.Place(Chinese, counted: true).Replace("Watchdog", ""));
    }

    [Fact]
    public async Task Labels_that_each_alert_has_for_itself_alone_cost_no_more_than_others()
    {
        var labels = Enumerable.Range(0, 5_000).Select(index => Enumerable.Range(0, 40).Select(own => ($"n{index}_{own}", "v")).Append(("node", $"n{index:0000}")).ToArray()).ToArray();

        var list = await Task.Run(() =>
        {
            var names = Names([], labels);
            return names.Names.List(names.Alerts, Chinese);
        }).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("n0000，n0001，n0002 等 5000 个", list);
    }

    private static string Place((string, string)[] group, params (string, string)[][] labels) => Names(group, labels).Names.Place(Chinese, counted: true);

    private static (AlertNames Names, ImmutableArray<Alert> Alerts) Names((string, string)[] group, params (string, string)[][] labels)
    {
        ImmutableArray<Alert> alerts = [.. labels.Select(pairs => new Alert("", AlertStatus.Firing, LabelSet.Of(pairs), LabelSet.Empty, DateTimeOffset.UnixEpoch, null, ""))];
        return (new AlertNames(alerts, LabelSet.Of(group), SubjectOptions.Default), alerts);
    }
}
