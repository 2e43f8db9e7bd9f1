using AlertOps.Background;
using AlertOps.Intake.Alertmanager;
using AlertOps.Intake.WeChatAlarms;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AlertOps.Intake;

internal static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<IntakeMetrics>();
        services.AddSingleton<WeChatAlarmMetrics>();
        services.AddSingleton<UnknownSeverities>();
        services.AddSingleton<IntakeQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeQueue>());
        services.AddSingleton<ICloseOnFailure>(provider => provider.GetRequiredService<IntakeQueue>());
        services.TryAddSingleton<LogThrottle>();
        services.AddSingleton<RefusedBodyReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusedBodyReporter>());
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<WeChatAlarmIntake>();
        services.AddSingleton<WeChatAlarmResolver>();
        services.AddHostedService(provider => provider.GetRequiredService<WeChatAlarmResolver>());
        return services;
    }
}
