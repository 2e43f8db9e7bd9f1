namespace AlertOps.Timers;

internal static class TimersServices
{
    public static IServiceCollection AddTimers(this IServiceCollection services)
    {
        services.AddSingleton<ITimerHandler, ReminderHandler>();
        services.AddSingleton<ITimerHandler, FallbackHandler>();
        services.AddSingleton<TimerMetrics>();
        services.AddHostedService<TimerWorker>();
        return services;
    }
}
