using AlertOps.Background;
using AlertOps.Intake.WeChatAlarms;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AlertOps.Intake;

internal static class IntakeServices
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<IntakeQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeQueue>());
        services.AddSingleton<ICloseOnFailure>(provider => provider.GetRequiredService<IntakeQueue>());
        services.TryAddSingleton<LogThrottle>();
        services.AddSingleton<RefusedBodies>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusedBodies>());
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<WeChatAlarmIntake>();
        services.AddSingleton<WeChatAlarmWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<WeChatAlarmWatch>());
        return services;
    }
}
