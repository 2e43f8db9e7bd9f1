using System.Collections.Immutable;
using AlertOps.Access;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <summary>An entry of the audit log.</summary>
/// <param name="Action">acknowledge, unacknowledge, assign, note, close, replay, notify, reload, wechat_alarm, purge_person.</param>
/// <param name="Subject">Kind and number or name of what it is about: incident:1042, delivery:7, configuration.</param>
/// <param name="ActorKind">person, api_token, local (a fresh installation), webhook_token.</param>
/// <param name="Actor">Id of a person, or name of the token.</param>
/// <param name="Via">The token with which a person acted; "" for none.</param>
/// <param name="Person">The person whom it concerns besides: the one to whom an incident was handed on.</param>
/// <param name="Address">Of the caller; null after 90 days.</param>
internal sealed record AuditDto(
    long Id,
    DateTime At,
    string Action,
    string Subject,
    long? IncidentId,
    string ActorKind,
    string Actor,
    string Via,
    string? Person,
    string? Address,
    ImmutableSortedDictionary<string, string> Details)
{
    public static AuditDto Of(AuditRow row) => new(
        row.Id, row.At.UtcDateTime, row.Action, row.Subject, row.IncidentId, row.ActorKind, row.Actor, row.Via, row.Person, row.Address, row.Details);
}

internal static class AuditApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).WithTags("audit").RequireAuthorization(Policies.Admin)
        .WithSummary("The audit log, newest first. person: an id or a token's name, which acted or was concerned; from and to are RFC 3339 times.")
        .WithQuery("incident", "person", "action", "from", "to", "cursor")
        .Produces<ListDto<AuditDto>>().ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<IResult> ListAsync(HttpRequest request, [FromServices] AuditReader reader, CancellationToken ct)
    {
        var query = new ApiQuery(request.Query);
        var filter = query.Audit();
        return query.Problems.IsEmpty
            ? TypedResults.Json(ListDto.Of(await reader.EntriesAsync(filter, ct), AuditDto.Of), ApiJson.Readable.ListDtoAuditDto)
            : ApiProblems.BadQuery(query.Problems);
    }
}
