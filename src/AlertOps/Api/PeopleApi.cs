using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <param name="Former">The word that stands in place of the id; null when the id was found nowhere.</param>
/// <param name="ReplacedCount">Number of rows in which it was replaced.</param>
internal sealed record PersonPurgeDto(string? Former, int ReplacedCount);

internal static class PeopleApi
{
    private const string Summary =
        "Replaces the id of a person who has left by former-N in incidents, time lines, notes and the audit log. "
        + "Messages that were sent keep their text until their retention ends. A repeat changes nothing.";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/people/{id}/purge", PurgeAsync).WithTags("people").RequireAuthorization(Policies.Admin)
        .WithSummary(Summary)
        .Produces<PersonPurgeDto>().ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<IResult> PurgeAsync(
        string id, HttpContext http, [FromServices] PersonPurger purger, [FromServices] ActiveConfiguration configuration, CancellationToken ct)
    {
        var options = configuration.Current;
        if (options.IsPerson(id) || options.Auth.ApiTokens.Any(token => token.Name == id))
        {
            return ApiProblems.Conflict(
                $"{ApiBody.Short(id)} is still in people or auth.api_tokens of alertops.yml and could act again: remove the entry, then repeat this");
        }

        var purge = await purger.PurgeAsync(id, RequestActor.Of(http, options), ct);
        return TypedResults.Json(new PersonPurgeDto(purge.Former, purge.Rows), ApiJson.Readable.PersonPurgeDto);
    }
}
