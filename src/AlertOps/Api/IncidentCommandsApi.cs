using System.Globalization;
using System.Text.Json.Serialization;
using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Routing;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <param name="Note">Kept in the time line, at most 4,000 characters.</param>
/// <param name="Person">Id of the person for whom the caller acts; without it the caller's token acts as its name.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CommandRequest(string? Note, string? Person);

/// <param name="To">The person who has it from now on: <c>person:zhangsan</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AssignRequest(string? To, string? Note, string? Person);

/// <param name="Text">At most 4,000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NoteRequest(string? Text, string? Person);

/// <summary>Handles the commands on one incident. Each answers the incident as <c>GET</c> shows it.</summary>
internal static class IncidentCommandsApi
{
    private const string AckSummary =
        "Acknowledges it: the caller has it from now on, and no reminders come. When somebody has it already, the caller is on it too; a repeat changes nothing.";

    private const string UnackSummary = "Withdraws the caller's acknowledgement, or that of whoever has it. When nobody is left, reminders come again.";

    private const string CloseSummary =
        "Resolves it by hand, as of now. Its alerts are left as Alertmanager told of them: when they still fire, Alertmanager's next notification opens a new incident.";

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, "ack", AuditAction.Acknowledge, AckSummary);
        Map(api, "unack", AuditAction.Unacknowledge, UnackSummary);
        Map(api, "close", AuditAction.Close, CloseSummary);
        Describe(api.MapPost("/incidents/{id:long}/assign", AssignAsync).Accepts<AssignRequest>("application/json"))
            .WithSummary("Hands it on to a person of people: {\"to\": \"person:zhangsan\"}. Teams and schedules are not built yet.");
        Describe(api.MapPost("/incidents/{id:long}/note", NoteAsync).Accepts<NoteRequest>("application/json"))
            .WithSummary("Writes a note into the time line, also when the incident is resolved.");
    }

    private static void Map(IEndpointRouteBuilder api, string path, AuditAction action, string summary)
    {
        var endpoint = api.MapPost($"/incidents/{{id:long}}/{path}", CommandAsync).Accepts<CommandRequest>(isOptional: true, "application/json");
        Describe(endpoint).WithSummary(summary);

        async Task<IResult> CommandAsync(
            long id, HttpContext http, [FromServices] IncidentCommands commands, [FromServices] IncidentReader reader,
            [FromServices] ActiveConfiguration configuration, CancellationToken ct)
        {
            var (body, problem) = await ApiBody.ReadOptionalAsync(http.Request, ApiJson.Readable.CommandRequest, "{\"note\": \"…\", \"person\": \"zhangsan\"}", ct);
            return problem ?? await ExecuteAsync(id, http, new Asked(action, body?.Note, null, body?.Person), new Services(commands, reader, configuration), ct);
        }
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint) => endpoint.WithTags("incidents").RequireResponder()
        .Produces<IncidentDetailDto>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> AssignAsync(
        long id, HttpContext http, [FromServices] IncidentCommands commands, [FromServices] IncidentReader reader,
        [FromServices] ActiveConfiguration configuration, CancellationToken ct)
    {
        var (body, problem) = await ApiBody.ReadAsync(http.Request, ApiJson.Readable.AssignRequest, "{\"to\": \"person:zhangsan\", \"note\": \"…\"}", ct);
        var asked = new Asked(AuditAction.Assign, body?.Note, body?.To, body?.Person);
        return problem ?? await ExecuteAsync(id, http, asked, new Services(commands, reader, configuration), ct);
    }

    private static async Task<IResult> NoteAsync(
        long id, HttpContext http, [FromServices] IncidentCommands commands, [FromServices] IncidentReader reader,
        [FromServices] ActiveConfiguration configuration, CancellationToken ct)
    {
        var (body, problem) = await ApiBody.ReadAsync(http.Request, ApiJson.Readable.NoteRequest, "{\"text\": \"…\"}", ct);
        var asked = new Asked(AuditAction.Note, body?.Text, null, body?.Person);
        return problem ?? await ExecuteAsync(id, http, asked, new Services(commands, reader, configuration), ct);
    }

    private static async Task<IResult> ExecuteAsync(long id, HttpContext http, Asked asked, Services services, CancellationToken ct)
    {
        var options = services.Configuration.Current;
        if (RequestActor.For(asked.Person, http, options) is not { } actor)
        {
            return ApiProblems.BadBody(Sentence(CommandProblem.UnknownPerson, asked));
        }

        var input = CommandInput.Read(asked.Action, asked.Note, asked.To, options.IsPerson);
        if (input.Command is not { } command)
        {
            return ApiProblems.BadBody(Sentence(input.Problem!.Value, asked));
        }

        var result = await services.Commands.ExecuteAsync(id, command, actor, ct);
        if (result?.Refusal is { } refusal)
        {
            return ApiProblems.Conflict(Sentence(refusal, id, result.State));
        }

        return result is not null && await services.Reader.IncidentAsync(id, ct) is { } view
            ? TypedResults.Json(IncidentDetailDto.Of(view), ApiJson.Readable.IncidentDetailDto)
            : ApiProblems.Unknown("incident", $"{id}");
    }

    private static string Sentence(CommandProblem problem, Asked asked) => problem switch
    {
        CommandProblem.NoteMissing => "text is missing: write what the time line should say",
        CommandProblem.NoteTooLong => $"{(asked.Action == AuditAction.Note ? "text" : "note")} has more than {CommandInput.MaxNote} characters: shorten it",
        CommandProblem.UnknownPerson => $"person is \"{ApiBody.Short(asked.Person)}\", who is not in people: add the id to people in alertops.yml, or leave person out",
        CommandProblem.RecipientUnreadable => $"to is \"{ApiBody.Short(asked.To)}\"; write it like person:zhangsan",
        CommandProblem.UnknownRecipient => $"to is \"{ApiBody.Short(asked.To)}\", who is not in people: add the id to people in alertops.yml",
        CommandProblem.RecipientNotYet => $"to is \"{ApiBody.Short(asked.To)}\": teams and schedules are not yet built; hand it on to a person, like person:zhangsan",
    };

    private static string Sentence(CommandRefusal refusal, long id, CommandState state) => refusal switch
    {
        CommandRefusal.AlreadyResolved => string.Create(
            CultureInfo.InvariantCulture, $"incident {id} is resolved since {state.ResolvedAt?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}; a note can still be written"),
        CommandRefusal.NotAcknowledged => $"nobody has acknowledged incident {id}",
        CommandRefusal.AssignedToOneself => $"handing incident {id} on to oneself is acknowledging it: POST /api/v1/incidents/{id}/ack",
        CommandRefusal.JustAssigned => $"incident {id} was handed on to {state.Owner?.By ?? "somebody"} a moment ago; look at it again",
    };

    /// <summary>The words of a request.</summary>
    private sealed record Asked(AuditAction Action, string? Note, string? To, string? Person);

    private sealed record Services(IncidentCommands Commands, IncidentReader Reader, ActiveConfiguration Configuration);
}
