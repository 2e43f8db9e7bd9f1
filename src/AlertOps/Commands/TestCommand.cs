using System.Collections.Immutable;
using System.CommandLine;
using AlertOps.Configuration;
using AlertOps.DryRun.RunbookTests;
using AlertOps.Runbooks;

namespace AlertOps.Commands;

/// <summary>Runs the tests of runbooks without Prometheus.</summary>
internal static class TestCommand
{
    public static Command Create(Option<string?> config)
    {
        var paths = new Argument<string[]>("FILE or DIR") { Description = $"Test files (*{RunbookTestReader.Extension}) or folders of them; without one the folder tests beside the runbooks", Arity = ArgumentArity.ZeroOrMore };
        var runbooks = new Option<string?>("--runbooks") { HelpName = "DIR", Description = "Runbooks; without it those of the configuration" };
        var command = new Command("test", "Runs tests of runbooks, without Prometheus: alerts and answers in, actions and message out") { paths, runbooks };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(config), parsed.GetValue(runbooks), parsed.GetValue(paths) ?? [], parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> RunAsync(string? config, string? folder, string[] paths, TextWriter output, TextWriter errors)
    {
        var source = CommandConfiguration.Source(config) with { WithoutSecrets = true };
        var loaded = source.Load();
        if (loaded.Options is null && folder is null)
        {
            CommandConfiguration.Print(loaded.Problems, errors);
            return ExitCodes.BadConfiguration;
        }

        folder ??= loaded.Options?.RunbooksPath ?? RunbookLocation.Find(source.WorkingDirectory);
        if (!Directory.Exists(folder))
        {
            await errors.WriteLineAsync($"{folder}: there is no such folder: name the right one with --runbooks, or with runbooks.path");
            return ExitCodes.Problems;
        }

        var files = Find(paths.Length == 0 ? [Path.Combine(folder, "tests")] : paths, out var missing);
        foreach (var path in missing)
        {
            await errors.WriteLineAsync($"{path}: there is no such file or folder, or it has no *{RunbookTestReader.Extension}");
        }

        var catalog = RunbookCatalog.Load(folder);
        var (passed, failed) = (0, 0);
        foreach (var file in files.Select(file => RunbookTestReader.Read(catalog, file)))
        {
            await WriteAsync(file.Problems, output);
            failed += file.Problems.IsEmpty ? 0 : 1;
            foreach (var failures in file.Tests.Select(test => RunbookTestRunner.Run(test, loaded.Options)))
            {
                await WriteAsync(failures, output);
                (passed, failed) = failures.IsEmpty ? (passed + 1, failed) : (passed, failed + 1);
            }
        }

        await output.WriteLineAsync($"{passed} passed, {failed} failed");
        return failed == 0 && missing.IsEmpty ? ExitCodes.Ok : ExitCodes.Problems;
    }

    private static ImmutableArray<string> Find(string[] paths, out ImmutableArray<string> missing)
    {
        var found = paths.ToImmutableDictionary(path => path, FilesOf);
        missing = [.. paths.Where(path => found[path].IsEmpty)];
        return [.. paths.SelectMany(path => found[path]).Distinct(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> FilesOf(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*" + RunbookTestReader.Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : File.Exists(path) ? [path]
        : [];

    private static async Task WriteAsync(ImmutableArray<Problem> problems, TextWriter output)
    {
        foreach (var problem in problems)
        {
            await output.WriteLineAsync(problem.ToString());
        }
    }
}
