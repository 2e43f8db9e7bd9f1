using AlertOps.Channels.WeCom;
using AlertOps.Operations;

namespace AlertOps.Linting;

internal static class LintingServices
{
    /// <summary>Builds the services that <c>check --live</c> needs.</summary>
    public static ServiceProvider Build() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddOutgoingHttp()
        .AddSingleton(provider => new WeComClient(provider.GetRequiredService<OutgoingHttp>().Client, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ITokenSource, WeComTokenEndpoint>()
        .AddSingleton<AccessTokenCache>()
        .AddSingleton<LiveCheck>()
        .BuildServiceProvider();
}
