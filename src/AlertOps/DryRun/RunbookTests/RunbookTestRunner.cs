using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.DryRun.RunbookTests;

/// <summary>Runs tests of runbooks: judges the actions by the answers of the test and writes the message, without Prometheus.</summary>
internal static class RunbookTestRunner
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 3, 8, 0, TimeSpan.Zero);

    /// <summary>The start of every alert of a test.</summary>
    public static DateTimeOffset FiringSince { get; } = Now.AddMinutes(-6);

    /// <summary>The expectations that were not met, in the order of the file; empty when the test passed.</summary>
    /// <param name="options">The configuration that says how subjects are named; null for the defaults.</param>
    public static ImmutableArray<Problem> Run(RunbookTest test, AlertOpsOptions? options = null)
    {
        var subject = options?.Subject ?? SubjectOptions.Default;
        var evidence = EvidenceSet.None(Now) with { Answers = EvidenceSet.None(Now).Answers.SetItems(test.Answers) };
        var judged = new RunbookJudge(test.Runbook, test.Alerts, evidence).Actions();
        var incident = IncidentOf(test);
        var names = new AlertNames(test.Alerts, incident.GroupLabels, subject);
        var failures = new List<Problem>();
        Compare(test, test.Expect.Undecided, "undecided", judged, ActionVerdict.Undecided, failures);
        Compare(test, test.Expect.RuledOut, "ruled_out", judged, ActionVerdict.RuledOut, failures);
        if (test.Expect.Holds is { } holds)
        {
            Compare(test, holds, judged, names, failures);
        }

        Compare(test, test.Expect.Says, Language.Chinese, subject, incident, evidence, failures);
        Compare(test, test.Expect.SaysEnglish, Language.English, subject, incident, evidence, failures);
        return [.. failures.InFileOrder()];
    }

    private static void Compare(
        RunbookTest test, Expected<ImmutableArray<string>>? expected, string key, ImmutableArray<JudgedAction> judged, ActionVerdict verdict, List<Problem> failures)
    {
        var found = judged.Where(item => item.Verdict == verdict).Select(item => item.Action.Id).Order(StringComparer.Ordinal).ToArray();
        if (expected is not null && !found.SequenceEqual(expected.Value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            failures.Add(new Problem(test.File, expected.Line, $"{test.Runbook.Id}: {key} is [{string.Join(", ", expected.Value)}]", $"it was [{string.Join(", ", found)}]"));
        }
    }

    private static void Compare(
        RunbookTest test, Expected<ImmutableSortedDictionary<string, ImmutableArray<string>>> expected, ImmutableArray<JudgedAction> judged, AlertNames names, List<Problem> failures)
    {
        var found = judged.Where(item => item.Verdict == ActionVerdict.Holds)
            .ToImmutableSortedDictionary(item => item.Action.Id, item => SubjectsOf(item, names), StringComparer.Ordinal);
        var isMet = found.Keys.SequenceEqual(expected.Value.Keys, StringComparer.Ordinal)
            && expected.Value.All(item => item.Value.IsEmpty || found[item.Key].SequenceEqual(item.Value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal));
        if (!isMet)
        {
            failures.Add(new Problem(test.File, expected.Line, $"{test.Runbook.Id}: holds is {Written(expected.Value)}", $"it was {Written(found)}"));
        }
    }

    private static void Compare(
        RunbookTest test, ImmutableArray<Expected<string>> expected, Language language, SubjectOptions subject, Incident incident, EvidenceSet evidence, List<Problem> failures)
    {
        if (expected.IsEmpty)
        {
            return;
        }

        var match = new RunbookMatch(test.Runbook, MatchReason.AlertName, "", test.Alerts);
        var input = new NoticeInput(
            incident, new Change(1, 1, ChangeKind.Opened, incident.Severity, Now, test.Alerts.Length, 0), [new RunbookEvidence(match, evidence)], [], false, Now,
            new NoticeLinks("https://alertops.example.com", null)) { Subject = subject };
        var message = PlainText.Render(new NoticeBuilder().Build(input, language, TimeZoneInfo.Utc), int.MaxValue);
        failures.AddRange(expected.Where(text => !message.Contains(text.Value, StringComparison.Ordinal))
            .Select(text => new Problem(test.File, text.Line, $"{test.Runbook.Id}: the message does not say '{text.Value}'", "it said:\n" + Indented(message))));
    }

    /// <summary>The names of the subjects for which a condition is true.</summary>
    private static ImmutableArray<string> SubjectsOf(JudgedAction judged, AlertNames names) =>
        [.. judged.Holds.Select(names.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Written(ImmutableSortedDictionary<string, ImmutableArray<string>> holds) =>
        $"{{{string.Join(", ", holds.Select(item => $"{item.Key}: [{string.Join(", ", item.Value)}]"))}}}";

    private static string Indented(string message) => string.Join('\n', message.TrimEnd().Split('\n').Select(line => "    " + line));

    private static Incident IncidentOf(RunbookTest test)
    {
        var first = test.Alerts[0].Labels;
        var severity = test.Alerts.Max(alert => SeverityRules.Default.Of(alert.Labels));
        return new Incident(
            1, new IncidentKey("", "test", "{}"), IncidentState.Open, severity, FiringSince, null, Now, LabelSet.Of(("alertname", first.AlertName)),
            LabelSet.From(first.Where(label => test.Alerts.All(alert => alert.Labels[label.Key] == label.Value))), LabelSet.Empty, "", 0, null, null,
            [.. test.Alerts.Select(alert => new IncidentAlert(alert, FiringSince, Now))]);
    }
}
