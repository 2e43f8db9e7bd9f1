using System.CommandLine;
using AlertOps.Benchmarks;
using BenchmarkDotNet.Running;

var perSecond = new Option<int>("--incidents") { Description = "Incidents a second", HelpName = "N", DefaultValueFactory = _ => 5 };
var seconds = new Option<int>("--seconds") { Description = "Length of the measurement", HelpName = "N", DefaultValueFactory = _ => 30 };
var latency = new Command("latency", "How long a message takes from Alertmanager's request to WeCom, evidence included") { perSecond, seconds };
latency.SetAction(async (parsed, _) =>
    Console.WriteLine(await Latency.MeasureAsync(parsed.GetValue(perSecond), TimeSpan.FromSeconds(parsed.GetValue(seconds)))));

var count = new Option<int>("--count") { Description = "Number of people", HelpName = "N", DefaultValueFactory = _ => 8_000 };
var people = new Command("people", "How long thousands of messages that differ take") { count };
people.SetAction(async (parsed, _) => Console.WriteLine(await People.MeasureAsync(parsed.GetValue(count), TimeSpan.FromMilliseconds(50))));

var micro = new Command("micro", "Pure parts that every alert passes; arguments are BenchmarkDotNet's") { TreatUnmatchedTokensAsErrors = false };
micro.SetAction(parsed =>
{
    BenchmarkRunner.Run<HotPath>(Micro.Configuration, [.. parsed.UnmatchedTokens]);
});

var root = new RootCommand("Measures AlertOps on this machine; docs/benchmarks.md has the results.") { IntakeCommand.Create(), latency, people, micro };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
