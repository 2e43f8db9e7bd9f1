using System.CommandLine;
using AlertOps.Commands;
using AlertOps.Testing;

namespace AlertOps.Tests.Commands;

/// <summary><c>alertops test</c>: alerts and answers in, actions and message out, without Prometheus.</summary>
public sealed class TestCommandTests : IDisposable
{
    private const string Runbook = """
        ---
        title: 负载过高
        alerts: [HostLoad]
        queries:
          - id: cpu
            title: CPU
            expr: |
              cpu{instance=~"$instance"}
            unit: percentunit
          - id: blocked
            title: 等磁盘的任务
            expr: |
              blocked{instance=~"$instance"}
          - id: load
            title: 负载
            expr: |
              load{instance=~"$instance"}
        actions:
          - id: io
            when: blocked > 10 and cpu < 50%
            because: 磁盘拖住了
            do: 查磁盘
            shows: [blocked]
          - id: cpu
            when: cpu > 80%
            because: 处理器不够
            do: 找进程
          - id: load
            when: load > 100
            because: 负载太高
            do: 看负载
          - id: look
            do: 看一眼
        ---
        ## 含义
        """;

    private const string Good = """
        tests:
          - runbook: HostLoad
            alerts: [ {labels: {instance: nfs-1}}, {labels: {instance: web-1}} ]
            answers:
              cpu: [ {labels: {instance: nfs-1}, value: 0.1}, {labels: {instance: web-1}, value: 0.97} ]
              blocked: [ {labels: {instance: nfs-1}, value: 40}, {labels: {instance: web-1}, value: 0} ]
              load: null
            expect:
              holds: { io: [nfs-1], cpu: [web-1] }
              undecided: [load]
              ruled_out: []
              says: ['nfs-1：磁盘拖住了']
              says_en: ['nfs-1: ']
        """;

    private readonly TemporaryFolder folder = new();

    public TestCommandTests()
    {
        Directory.CreateDirectory(folder.File("runbooks/machine"));
        Directory.CreateDirectory(folder.File("runbooks/tests"));
        folder.Write("runbooks/machine/HostLoad.md", Runbook);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_test_that_is_met_passes()
    {
        Assert.Equal((0, "1 passed, 0 failed\n"), await RunAsync(Good));
    }

    [Theory]
    [InlineData("holds: { io: [nfs-1], cpu: [web-1] }", "holds: { io: [web-1], cpu: [web-1] }", ":9: HostLoad: holds is {cpu: [web-1], io: [web-1]}: it was {cpu: [web-1], io: [nfs-1]}")]
    [InlineData("holds: { io: [nfs-1], cpu: [web-1] }", "holds: [io]", ":9: HostLoad: holds is {io: []}: it was {cpu: [web-1], io: [nfs-1]}")]
    [InlineData("undecided: [load]", "undecided: []", ":10: HostLoad: undecided is []: it was [load]")]
    [InlineData("ruled_out: []", "ruled_out: [load]", ":11: HostLoad: ruled_out is [load]: it was []")]
    [InlineData("'nfs-1：磁盘拖住了'", "'nfs-1：内存'", ":12: HostLoad: the message does not say 'nfs-1：内存': it said:\n    [警告]")]
    public async Task What_was_not_met_is_told_with_its_line_and_what_was_said_instead(string text, string changed, string expected)
    {
        var (exit, output) = await RunAsync(Good.Replace(text, changed, StringComparison.Ordinal));

        Assert.Equal(1, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runbook: HostLoad", "runbook: HostLaod", ":2: there is no runbook 'HostLaod': did you mean 'HostLoad'?")]
    [InlineData("cpu: [web-1] }", "cpus: [web-1] }", ":9: the runbook has no action 'cpus': did you mean 'cpu'?")]
    [InlineData("ruled_out: []", "ruled_out: [look]", ":11: the action 'look' has no condition")]
    [InlineData("blocked: [", "blokced: [", ":6: the runbook has no query 'blokced': did you mean 'blocked'?")]
    [InlineData("value: 40", "value: many", ":6: 'many' is no number")]
    [InlineData("load: null", "load: {a: 1}", ":7: the answer to 'load' is no list")]
    [InlineData("    answers:", "    answer:", ":4: unknown key 'answer' in a test: did you mean 'answers'?")]
    [InlineData("[ {labels: {instance: nfs-1}}, {labels: {instance: web-1}} ]", "[]", ":3: no alert fires")]
    [InlineData("tests:", "tests: [", "machine.test.yml:")]
    public async Task A_mistake_in_the_file_is_named_with_line_and_cure(string text, string changed, string expected)
    {
        var (exit, output) = await RunAsync(Good.Replace(text, changed, StringComparison.Ordinal));

        Assert.Equal(1, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load: null", "load: []", "absent")]
    [InlineData("load: null", "load: 500", "holds")]
    public async Task An_empty_answer_and_one_number_are_answers_too(string text, string changed, string expected)
    {
        var (_, output) = await RunAsync(Good.Replace(text, changed, StringComparison.Ordinal).Replace("undecided: [load]", "undecided: []", StringComparison.Ordinal));

        Assert.Equal(expected == "holds", output.Contains("load: [nfs-1, web-1]", StringComparison.Ordinal));
        Assert.Equal(expected == "absent", output.Contains("undecided is []: it was [load]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails()
    {
        Assert.Equal((1, "0 passed, 0 failed\n"), await RunAsync(null, folder.File("no.test.yml")));
        Assert.Equal((1, "0 passed, 0 failed\n"), await RunAsync(null));
    }

    private async Task<(int Exit, string Output)> RunAsync(string? tests, params string[] paths)
    {
        if (tests is not null)
        {
            folder.Write("runbooks/tests/machine.test.yml", tests + "\n");
        }

        var config = new Option<string?>("--config") { Recursive = true };
        var root = new RootCommand { config, TestCommand.Create(config) };
        await using var output = new StringWriter();
        var exit = await root.Parse(["test", .. paths, "--runbooks", folder.File("runbooks")]).InvokeAsync(new InvocationConfiguration { Output = output, Error = TextWriter.Null });
        return (exit, output.ToString());
    }
}
