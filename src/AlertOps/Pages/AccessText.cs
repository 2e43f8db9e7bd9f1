using AlertOps.Access;

namespace AlertOps.Pages;

/// <summary>Texts for requests that are denied, and for a fresh installation, where this machine may do everything.</summary>
/// <param name="Title">Returns the page's title for a kind of refusal.</param>
/// <param name="Lead">Returns the cure for a kind of refusal; takes the name of the role that is needed.</param>
internal sealed record AccessText(string Fresh, string SignIn, Func<AccessRefusalKind, string> Title, Func<AccessRefusalKind, string, string> Lead)
{
    public static AccessText English { get; } = new(
        Fresh: "Fresh installation: whoever is on this machine is admin without signing in. Set server.webhook_token and auth.api_tokens before others can reach it, through a proxy too.",
        SignIn: "Sign in",
        Title: kind => kind switch
        {
            AccessRefusalKind.SignIn => "Sign in to see this",
            AccessRefusalKind.CrossSiteRequest => "A page of another site may change nothing here",
            AccessRefusalKind.UnknownHost => "Not known under this name",
            AccessRefusalKind.WebhookToken or AccessRefusalKind.RoleTooLow => "You are not allowed to do this",
        },
        Lead: (kind, needed) => kind switch
        {
            AccessRefusalKind.SignIn =>
                $"This needs the role {needed}. When the browser asks, any user name will do, and the password is the token of an auth.api_tokens entry in alertops.yml. Whoever runs AlertOps can make one for you.",
            AccessRefusalKind.WebhookToken => $"This is the webhook token, which is for Alertmanager alone. Use the token of an auth.api_tokens entry with role {needed}.",
            AccessRefusalKind.RoleTooLow => $"This needs the role {needed}, and your token has a lower one. Ask whoever runs AlertOps for an auth.api_tokens entry with role {needed}.",
            AccessRefusalKind.CrossSiteRequest => "The request came from a page of another site, or under an address that is not server.external_url. Open AlertOps itself and try there.",
            AccessRefusalKind.UnknownHost => "Use the address in server.external_url, or add the name to server.hosts in alertops.yml.",
        });

    public static AccessText Chinese { get; } = new(
        Fresh: "全新安装：在本机上的任何人无需登录就是管理员。在别人能访问之前（包括经过代理），请设置 server.webhook_token 和 auth.api_tokens。",
        SignIn: "登录",
        Title: kind => kind switch
        {
            AccessRefusalKind.SignIn => "请先登录",
            AccessRefusalKind.CrossSiteRequest => "其他网站的页面不能在这里做任何改动",
            AccessRefusalKind.UnknownHost => "不认识这个主机名",
            AccessRefusalKind.WebhookToken or AccessRefusalKind.RoleTooLow => "没有权限",
        },
        Lead: (kind, needed) => kind switch
        {
            AccessRefusalKind.SignIn => $"需要 {needed} 角色。浏览器询问时：用户名随意，密码是 alertops.yml 里 auth.api_tokens 中一项的令牌。没有的话，请找 AlertOps 的管理员要一个。",
            AccessRefusalKind.WebhookToken => $"这是 webhook 令牌，只供 Alertmanager 使用。请改用 auth.api_tokens 中 {needed} 角色的令牌。",
            AccessRefusalKind.RoleTooLow => $"需要 {needed} 角色，你的令牌级别不够。请找 AlertOps 的管理员要一个 {needed} 角色的 auth.api_tokens 令牌。",
            AccessRefusalKind.CrossSiteRequest => "请求来自其他网站的页面，或者访问的地址不是 server.external_url。请直接打开 AlertOps 再操作。",
            AccessRefusalKind.UnknownHost => "请使用 server.external_url 里的地址，或把这个主机名加到 alertops.yml 的 server.hosts。",
        });
}
