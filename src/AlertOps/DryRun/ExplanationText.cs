using System.Text;

namespace AlertOps.DryRun;

/// <summary>Writes an explanation for a terminal.</summary>
internal static class ExplanationText
{
    public static string Of(Explanation explanation)
    {
        var text = new StringBuilder();
        text.AppendLine($"incident  #{explanation.Incident}  {explanation.Action}  (as of {explanation.At:yyyy-MM-ddTHH:mm:ssZ})");
        text.AppendLine();
        text.AppendLine("routes");
        foreach (var route in explanation.Routes)
        {
            Add(text, route);
        }

        foreach (var runbook in explanation.Runbooks)
        {
            Add(text, runbook);
        }

        foreach (var message in explanation.Messages)
        {
            Add(text, message);
        }

        foreach (var failure in explanation.Failures)
        {
            text.AppendLine().Append("FAILS  ").AppendLine(failure);
        }

        return text.ToString().TrimEnd();
    }

    private static void Add(StringBuilder text, ExplainedRoute route)
    {
        text.AppendLine($"  {route.Receiver}  because {route.Because}");
        foreach (var audience in route.Audiences)
        {
            var reached = audience.Recipients.IsEmpty ? "nobody" : string.Join(", ", audience.Recipients);
            text.AppendLine($"    {audience.Channel} {audience.Endpoint}".TrimEnd() + $"  {audience.Written}" + (reached == audience.Written ? "" : $" → {reached}"));
        }

        if (!route.Reached)
        {
            text.AppendLine(route.StandIn is null ? "    reaches nobody, and no receiver can stand in" : $"    reaches nobody, so {route.StandIn} is told");
        }
    }

    private static void Add(StringBuilder text, ExplainedRunbook runbook)
    {
        text.AppendLine().AppendLine($"runbook  {runbook.Id}  {runbook.Title}  ({runbook.Alerts} alerts)  because {runbook.Because}");
        foreach (var query in runbook.Queries)
        {
            text.AppendLine($"  query {query.Id}: {query.Answer}  [{query.Source}, {query.Milliseconds:F0} ms]");
            foreach (var line in query.Expr.Trim().Split('\n'))
            {
                text.AppendLine($"    {line}");
            }
        }

        foreach (var action in runbook.Actions)
        {
            var when = action.When is null ? "" : $" when {action.When}";
            text.AppendLine($"  action {action.Id}:{when} {action.Verdict}{(action.HoldsFor.IsEmpty ? "" : $" for {string.Join(", ", action.HoldsFor)}")}: {action.Do}");
        }
    }

    private static void Add(StringBuilder text, ExplainedMessage message)
    {
        var to = string.Join(", ", message.Recipients.Where(recipient => recipient.Length > 0));
        var limit = message.Budget is { } budget ? $" of {budget}" : "";
        text.AppendLine().AppendLine($"message  {message.Channel} {message.Endpoint} {to}".TrimEnd() + $"  {message.ContentBytes}{limit} bytes");
        foreach (var line in message.Content.Split('\n'))
        {
            text.AppendLine($"  | {line}");
        }
    }
}
