using AlertOps.Alerts;

namespace AlertOps.Pages;

/// <summary>Texts of the page that is shown instead of another when the database is unavailable.</summary>
internal sealed record StoreUnavailableText(string Title, string Lead)
{
    private static readonly StoreUnavailableText English = new(
        "The database is away",
        "AlertOps runs, but can neither read nor store anything now: Alertmanager is told to send again. Try again in a moment; the service's log says what is wrong.");

    private static readonly StoreUnavailableText Chinese = new(
        "数据库不可用",
        "AlertOps 在运行，但现在既不能读也不能存：Alertmanager 会被告知稍后重发。请稍后重试；原因见服务日志。");

    public static StoreUnavailableText Of(Language language) => language == Language.English ? English : Chinese;
}
