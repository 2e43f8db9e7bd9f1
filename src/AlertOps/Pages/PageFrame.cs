using System.Globalization;
using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Configuration;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertOps.Pages;

/// <summary>What every page needs to know beside its own model.</summary>
/// <param name="Zone">Clock times are shown in it; UTC stands in the title of each.</param>
/// <param name="Path">Of this page, with its query but without the language, for the switch.</param>
internal sealed record PageFrame(PageText Text, TimeZoneInfo Zone, DateTimeOffset Now, string Path)
{
    /// <summary>The reader's; null for who reads anonymously. Nobody is shown a button that wouldn't work.</summary>
    public Role? Role { get; init; }

    /// <summary>Every page warns that this machine needs no sign-in.</summary>
    public bool IsFresh { get; init; }

    /// <summary>The reader has shown no token, and there are some.</summary>
    public bool CanSignIn { get; init; }

    public bool May(Role needed) => Role >= needed;

    public string Language => Text.Language.Tag();

    public string OtherLanguageUrl =>
        QueryHelpers.AddQueryString(Path, LanguageChoice.QueryKey, (Text.Language == Alerts.Language.English ? Alerts.Language.Chinese : Alerts.Language.English).Tag());

    /// <summary>Local time, as short as it can be without doubt about the day.</summary>
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

/// <summary>The zone in which pages show clock times.</summary>
internal sealed record DisplayZone(TimeZoneInfo Zone)
{
    /// <summary>Asia/Shanghai; where the system has no zone data, its fixed offset, which has not changed since 1991.</summary>
    public static DisplayZone Shanghai { get; } = new(
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Asia/Shanghai", "Asia/Shanghai"));
}

/// <summary>Makes the frame of a request's page.</summary>
internal sealed class PageFrames(TimeProvider clock, DisplayZone zone, ActiveConfiguration configuration)
{
    public PageFrame For(HttpContext context)
    {
        LanguageChoice.Remember(context);
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        var query = context.Request.Query.Where(pair => pair.Key is not (LanguageChoice.QueryKey or AccessRequirement.SignIn))
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)));
        var path = QueryHelpers.AddQueryString(LocalPath(context.Request.Path), query);
        var caller = Caller.Of(context);
        return new(PageText.In(LanguageChoice.Of(context.Request)), zone.Zone, clock.GetUtcNow(), path)
        {
            Role = caller.Role,
            CanSignIn = caller.Kind == CallerKind.Anonymous && !configuration.Current.Auth.ApiTokens.IsEmpty,
            IsFresh = Installation.IsFresh(configuration.Current),
        };
    }

    /// <summary>The request's path with one slash before it: a browser takes "//host" for another site.</summary>
    private static string LocalPath(PathString path) => "/" + path.ToUriComponent().TrimStart('/');
}
