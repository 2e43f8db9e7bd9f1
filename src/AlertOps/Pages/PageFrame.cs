using System.Globalization;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertOps.Pages;

/// <summary>The values that every page needs beside its own model.</summary>
/// <param name="Zone">The zone of displayed times; the title of each has it in UTC.</param>
/// <param name="Path">Path and query of this page without the language, for the language switch.</param>
internal sealed record PageFrame(PageText Text, TimeZoneInfo Zone, DateTimeOffset Now, string Path)
{
    /// <summary>The reader's role; null for an anonymous reader. Pages show no button that the role may not use.</summary>
    public Role? Role { get; init; }

    /// <summary>True when this machine needs no sign-in yet; every page warns of it.</summary>
    public bool IsFresh { get; init; }

    /// <summary>True when the reader is anonymous and tokens are configured.</summary>
    public bool CanSignIn { get; init; }

    /// <summary>The people whose names stand in place of their ids.</summary>
    public People People { get; init; } = [];

    /// <summary>The name of a person; the id itself when nobody of <c>people</c> has it.</summary>
    public string NameOf(string id) => People.NameOf(id);

    /// <summary>The change with names in place of ids.</summary>
    public Change Named(Change change) => change with
    {
        Actor = change.Actor is { } actor ? NameOf(actor) : null,
        Person = change.Person is { } person ? NameOf(person) : null,
    };

    /// <summary>The channels, for their names.</summary>
    public ChannelDescriptors Descriptors { get; init; } = new([]);

    public string ChannelName(string channel) => Descriptors.Of(channel).NameIn(Text.Language);

    public bool May(Role needed) => Role >= needed;

    public string Language => Text.Language.Tag();

    public string OtherLanguageUrl =>
        QueryHelpers.AddQueryString(Path, RequestLanguage.QueryKey, (Text.Language == Alerts.Language.English ? Alerts.Language.Chinese : Alerts.Language.English).Tag());

    /// <summary>Formats local time, without the date for today and without the year for this year.</summary>
    public string Clock(DateTimeOffset at, bool seconds)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        var today = TimeZoneInfo.ConvertTime(Now, Zone);
        var day = local.Date == today.Date ? "" : local.Year == today.Year ? "MM-dd " : "yyyy-MM-dd ";
        return local.ToString(day + (seconds ? "HH:mm:ss" : "HH:mm"), CultureInfo.InvariantCulture);
    }

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public bool IsAt(string section)
    {
        var path = Path.AsSpan();
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        return section == "/"
            ? path is "/" || path.StartsWith("/incidents", StringComparison.Ordinal)
            : path.StartsWith(section, StringComparison.Ordinal);
    }
}

/// <summary>The time zone in which pages show times.</summary>
internal sealed record DisplayZone(TimeZoneInfo Zone)
{
    /// <summary>Asia/Shanghai; on a system without zone data its fixed offset, which has not changed since 1991.</summary>
    public static DisplayZone Shanghai { get; } = new(
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Asia/Shanghai", "Asia/Shanghai"));
}

/// <summary>Creates the frame of a request's page.</summary>
internal sealed class PageFrames(TimeProvider clock, DisplayZone zone, ActiveConfiguration configuration, ChannelDirectory channels)
{
    public PageFrame For(HttpContext context)
    {
        RequestLanguage.Remember(context);
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        var query = context.Request.Query.Where(pair => pair.Key is not (RequestLanguage.QueryKey or AccessRequirement.SignIn))
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)));
        var path = QueryHelpers.AddQueryString(LocalPath(context.Request.Path), query);
        var caller = Caller.Of(context);
        return new(PageText.In(RequestLanguage.Of(context.Request)), zone.Zone, clock.GetUtcNow(), path)
        {
            Role = caller.Role,
            People = configuration.Current.People,
            CanSignIn = caller.Kind == CallerKind.Anonymous && !configuration.Current.Auth.ApiTokens.IsEmpty,
            Descriptors = channels.Descriptors,
            IsFresh = FreshInstallation.IsFresh(configuration.Current),
        };
    }

    /// <summary>Returns the request's path with exactly one leading slash: browsers take "//host" for another site.</summary>
    private static string LocalPath(PathString path) => "/" + path.ToUriComponent().TrimStart('/');
}
