using AlertOps.Benchmarks;
using BenchmarkDotNet.Running;

// What an operator can repeat is `alertops bench`; these need the fakes, hence the checkout.
switch (args.FirstOrDefault())
{
    case "latency":
        Console.WriteLine(await Latency.MeasureAsync(incidentsPerSecond: 5, TimeSpan.FromSeconds(30)));
        return 0;
    case "people":
        Console.WriteLine(await People.MeasureAsync(people: 8_000, TimeSpan.FromMilliseconds(50)));
        return 0;
    case "micro":
        BenchmarkRunner.Run<HotPath>(Micro.Configuration, args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/AlertOps.Benchmarks -- latency|people|micro");
        return 2;
}
