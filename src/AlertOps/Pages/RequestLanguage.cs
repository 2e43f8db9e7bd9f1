using AlertOps.Alerts;
using Microsoft.Net.Http.Headers;

namespace AlertOps.Pages;

/// <summary>Determines a page's language: from the query, else from the cookie of an earlier choice, else from Accept-Language, else Chinese.</summary>
internal static class RequestLanguage
{
    public const string QueryKey = "lang";
    public const string CookieName = "alertops_lang";

    public static Language Of(HttpRequest request)
    {
        if (Asked(request) is { } asked)
        {
            return asked;
        }

        return Languages.TryParse(request.Cookies[CookieName] ?? "", out var remembered) ? remembered : Preferred(request);
    }

    /// <summary>Stores a language from the query in a cookie for a year.</summary>
    public static void Remember(HttpContext context)
    {
        if (Asked(context.Request) is { } asked)
        {
            context.Response.Cookies.Append(CookieName, asked.Tag(), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                Path = "/",
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
        }
    }

    private static Language? Asked(HttpRequest request) =>
        Languages.TryParse(request.Query[QueryKey].ToString(), out var language) ? language : null;

    private static Language Preferred(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            return Language.Chinese;
        }

        foreach (var item in accepted.Where(item => item.Quality is not 0).OrderByDescending(item => item.Quality ?? 1))
        {
            if (Languages.TryParse(item.Value.ToString(), out var language))
            {
                return language;
            }
        }

        return Language.Chinese;
    }
}
