using System.CommandLine;
using AlertOps.Commands;

var config = new Option<string?>("--config")
{
    Description = "alertops.yml; without it ALERTOPS_CONFIG, then ./alertops.yml, then embedded defaults",
    HelpName = "FILE",
    Recursive = true,
};

// Without a verb: serve.
var root = new RootCommand("Receives Alertmanager's webhook, asks Prometheus the runbook's questions, and sends what to do, with the answers, to the people who can act.")
{
    config,
    ServeCommand.Create(config),
    DemoCommand.Create(),
    CheckCommand.Create(config),
    ExplainCommand.Create(config),
    NotifyCommand.Create(config),
    BackupCommand.Create(config),
    RestoreCommand.Create(config),
    SchemaCommand.Create(),
    TestCommand.Create(config),
};
root.SetAction((parsed, ct) => ServeCommand.RunAsync(parsed.GetValue(config), parsed.InvocationConfiguration.Error, ct));
NotYetVerbs.AddTo(root);

return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
