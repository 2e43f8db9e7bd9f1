using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Pages;
using AlertOps.Pages.Views;
using AlertOps.Tests.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Pages;

/// <summary>Renders every page of the site from sample models and reads its tags as a browser would.</summary>
internal static partial class Rendered
{
    public static readonly string[] Names =
        ["incidents", "nothing yet", "incident", "runbooks", "runbook", "deliveries", "delivery", "sandbox", "system", "audit", "not found", "not yet", "broken", "refused"];

    private static readonly IServiceProvider Services = NewServices();

    public static RenderFragment Body(string name, PageFrame frame, string? extra = null) => name switch
    {
        "incidents" => IncidentListPage.Of(frame, Samples.Incidents(extra)),
        "nothing yet" => IncidentListPage.Of(frame, Samples.NothingYet(token: true)),
        "incident" => IncidentPage.Of(frame, Samples.IncidentPage(extra)),
        "runbooks" => RunbookListPage.Of(frame, Samples.Runbooks(extra)),
        "runbook" => RunbookPage.Of(frame, new(Samples.Runbook(extra: extra), "<p>正文</p>")),
        "deliveries" => DeliveryListPage.Of(frame, Samples.Deliveries(extra)),
        "delivery" => DeliveryPage.Of(frame, Samples.DeliveryPage(extra)),
        "sandbox" => SandboxPage.Of(frame, Samples.Sandbox(extra)),
        "system" => SystemPage.Of(frame, Samples.System(extra)),
        "audit" => AuditPage.Of(frame, Samples.Audit(extra)),
        "not found" => MessagePage.NotFound(frame.Text),
        "not yet" => MessagePage.NotYet(frame.Text),
        "broken" => MessagePage.Broken(frame.Text),
        "refused" => MessagePage.Refused(frame.Text, 400),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such page"),
    };

    public static Task<string> PageAsync(string name, Language language, string? extra = null)
    {
        var frame = Samples.Frame(language);
        return HtmlAsync(Layout.Of(frame, extra ?? name, Body(name, frame, extra)));
    }

    public static async Task<string> HtmlAsync(RenderFragment content)
    {
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Document.Content)] = content });
            return (await renderer.RenderComponentAsync<Document>(parameters)).ToHtmlString();
        });
    }

    /// <summary>Returns names and attributes of all tags. The renderer escapes values, so that a tag ends at its first <c>&gt;</c>.</summary>
    public static IEnumerable<(string Tag, Dictionary<string, string> Attributes)> Tags(string html) =>
        TagForm().Matches(html).Select(match => (
            match.Groups["name"].Value,
            AttributeForm().Matches(match.Groups["rest"].Value).ToDictionary(item => item.Groups["name"].Value, item => System.Net.WebUtility.HtmlDecode(item.Groups["value"].Value))));

    private static IServiceProvider NewServices()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPages().AddSingleton(TestChannels.Directory).AddSingleton(new ActiveConfiguration(Site.Options()));
        return builder.Build().Services;
    }

    [GeneratedRegex("<(?<name>[a-zA-Z][a-zA-Z0-9]*)(?<rest>[^>]*)>")]
    private static partial Regex TagForm();

    [GeneratedRegex("(?<name>[^\\s=\"/]+)(=\"(?<value>[^\"]*)\")?")]
    private static partial Regex AttributeForm();
}
