using System.Net;
using AlertOps.Configuration;
using AlertOps.Incidents.Audit;
using AlertOps.Routing;

namespace AlertOps.Access;

/// <summary>Determines who acts in a request.</summary>
internal static class RequestActor
{
    /// <summary>The caller; a token whose name is the id of a person of <c>people</c> acts as that person.</summary>
    /// <param name="context">A request that has passed the authorization.</param>
    public static Actor Of(HttpContext context, AlertOpsOptions options)
    {
        var caller = Caller.Of(context);
        return caller.Kind switch
        {
            CallerKind.ApiToken when options.IsPerson(caller.Name) => new Actor(ActorKind.Person, caller.Name, caller.Name, Address(context)),
            CallerKind.ApiToken => new Actor(ActorKind.ApiToken, caller.Name, "", Address(context)),
            CallerKind.Webhook => new Actor(ActorKind.WebhookToken, "webhook", "", Address(context)),
            CallerKind.Fresh or CallerKind.Anonymous => new Actor(ActorKind.Local, Caller.Fresh.Name, "", Address(context)),
            CallerKind.Unknown => throw new InvalidOperationException("credentials that match no token do nothing"),
        };
    }

    /// <summary>The person for whom the caller says to act, or the caller when none is named; null when the person is not in <c>people</c>.</summary>
    public static Actor? For(string? person, HttpContext context, AlertOpsOptions options)
    {
        var caller = Of(context, options);
        return string.IsNullOrEmpty(person) || person == caller.Id ? caller
            : options.IsPerson(person) ? new Actor(ActorKind.Person, person, caller.Id, caller.Address)
            : null;
    }

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        IPAddress address => address.ToString(),
    };
}
