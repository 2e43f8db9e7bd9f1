using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.DryRun.RunbookTests;

/// <summary>One test of a test file: alerts that fire, the answers to the runbook's queries, and what follows from them.</summary>
/// <param name="Alerts">With the labels of the file; name and severity are the runbook's where the file has none.</param>
/// <param name="Answers">By query id. A query that is not named is not answered.</param>
/// <param name="Line">1-based line of the file where it begins.</param>
internal sealed record RunbookTest(
    string File, int Line, Runbook Runbook, ImmutableArray<Alert> Alerts, ImmutableDictionary<string, Evidence> Answers, RunbookExpectations Expect);

/// <summary>The expectations of a test; those that are null are not compared.</summary>
/// <param name="Holds">The actions whose condition is true, each with the names of its subjects; an action without names is compared by itself.</param>
/// <param name="Undecided">Ids of actions.</param>
/// <param name="RuledOut">Ids of actions.</param>
/// <param name="Says">Texts of the Chinese message.</param>
/// <param name="SaysEnglish">Texts of the English message.</param>
internal sealed record RunbookExpectations(
    Expected<ImmutableSortedDictionary<string, ImmutableArray<string>>>? Holds,
    Expected<ImmutableArray<string>>? Undecided,
    Expected<ImmutableArray<string>>? RuledOut,
    ImmutableArray<Expected<string>> Says,
    ImmutableArray<Expected<string>> SaysEnglish);

/// <param name="Line">1-based line of the file where it stands.</param>
internal sealed record Expected<T>(T Value, int Line);

/// <summary>The tests of one file, or the mistakes that keep it from being read.</summary>
internal sealed record RunbookTestFile(string Path, ImmutableArray<RunbookTest> Tests, ImmutableArray<Configuration.Problem> Problems);
