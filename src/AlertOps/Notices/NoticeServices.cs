namespace AlertOps.Notices;

internal static class NoticeServices
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services.AddSingleton(new NoticeBuilder());
}
