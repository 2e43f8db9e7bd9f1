using System.Collections.Immutable;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Routing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>The form with the commands on an incident, for readers who may use it.</summary>
/// <param name="Caller">Id of the person, or name of the program, that the reader acts as.</param>
/// <param name="People">The people to whom it can be handed on.</param>
/// <param name="MayChoose">True when the reader is no person of <c>people</c>, and may say for whom the command is.</param>
internal sealed record CommandForm(string Caller, ImmutableArray<Person> People, bool MayChoose, AntiforgeryField Token);

/// <summary>The sentence about a command that was just given.</summary>
internal sealed record CommandAnswer(string Sentence, bool IsGood);

/// <summary>Handles the posted form of the commands on an incident; the redirect leads back to its page, with a sentence about the result.</summary>
internal static class IncidentCommandPages
{
    private const string DoneKey = "done";
    private const string RefusedKey = "refused";
    private const string ProblemKey = "problem";
    private const string Unchanged = "unchanged";

    public static void Map(IEndpointRouteBuilder app)
    {
        Map(app, "ack", AuditAction.Acknowledge);
        Map(app, "unack", AuditAction.Unacknowledge);
        Map(app, "assign", AuditAction.Assign);
        Map(app, "note", AuditAction.Note);
        Map(app, "close", AuditAction.Close);
    }

    /// <summary>Returns the form for the reader of a page; null when the reader may not use it.</summary>
    public static CommandForm? FormFor(HttpContext context, PageFrame frame, AlertOpsOptions options, IAntiforgery antiforgery)
    {
        if (!frame.May(Role.Responder))
        {
            return null;
        }

        var actor = RequestActor.Of(context, options);
        return new CommandForm(actor.Id, [.. options.People], actor.Kind != ActorKind.Person, PageForm.Field(context, antiforgery));
    }

    /// <summary>Returns the sentence that the query of a redirect asks for; null for none.</summary>
    public static CommandAnswer? AnswerOf(IQueryCollection query, CommandText text) =>
        query[DoneKey] == Unchanged ? new CommandAnswer(text.Unchanged, IsGood: true)
        : EnumNames.TryParse<AuditAction>(query[DoneKey], out var action) ? new CommandAnswer(text.Done(action), IsGood: true)
        : EnumNames.TryParse<CommandRefusal>(query[RefusedKey], out var refusal) ? new CommandAnswer(text.Refusal(refusal), IsGood: false)
        : EnumNames.TryParse<CommandProblem>(query[ProblemKey], out var problem) ? new CommandAnswer(text.Problem(problem), IsGood: false)
        : null;

    private static void Map(IEndpointRouteBuilder app, string path, AuditAction action) => app.MapPost(
        $"/incidents/{{id:long}}/{path}",
        (long id, HttpContext context, [FromServices] PageFrames frames, [FromServices] IncidentCommands commands,
            [FromServices] ActiveConfiguration configuration, [FromServices] IAntiforgery antiforgery, CancellationToken ct) =>
            PageForm.PostAsync(context, antiforgery, async form =>
                await ExecuteAsync(id, action, form, context, configuration.Current, commands, ct) is { } answer
                    ? PageForm.SeeOther(context, $"/incidents/{id}?{answer}")
                    : PageResult.NotFound(frames.For(context)), ct)).RequireAuthorization(Policies.Responder);

    /// <returns>The query of the redirect; null when there is no such incident.</returns>
    private static async Task<string?> ExecuteAsync(
        long id, AuditAction action, IFormCollection form, HttpContext context, AlertOpsOptions options, IncidentCommands commands, CancellationToken ct)
    {
        if (RequestActor.For(form["person"], context, options) is not { } actor)
        {
            return $"{ProblemKey}={EnumNames.Of(CommandProblem.UnknownPerson)}";
        }

        var input = CommandInput.Read(action, form["note"], form["to"], options.IsPerson);
        if (input.Command is not { } command)
        {
            return $"{ProblemKey}={EnumNames.Of(input.Problem!.Value)}";
        }

        return await commands.ExecuteAsync(id, command, actor, ct) switch
        {
            null => null,
            { Refusal: { } refusal } => $"{RefusedKey}={EnumNames.Of(refusal)}",
            { Change: null } => $"{DoneKey}={Unchanged}",
            _ => $"{DoneKey}={EnumNames.Of(action)}",
        };
    }
}
