namespace AlertOps.Timers;

internal static class TimersServices
{
    public static IServiceCollection AddTimers(this IServiceCollection services)
    {
        services.AddSingleton<IFallbackTargets, PlannedFallbackTargets>();
        services.AddSingleton<ITimerHandler, ReminderHandler>();
        services.AddSingleton<ITimerHandler, FallbackHandler>();
        services.AddHostedService<TimerWorker>();
        return services;
    }
}
