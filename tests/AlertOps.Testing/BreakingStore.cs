using System.Reflection;
using AlertOps.Delivery;
using AlertOps.Storage.Stores;
using AlertOps.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Testing;

/// <summary>Wraps a store of the service; the first few calls of one method fail as if it had a bug.</summary>
public class BreakingStore : DispatchProxy
{
    private object inner = null!;
    private string method = "";
    private int left;

    /// <summary>Wraps the stores of the service.</summary>
    /// <param name="method">The method that fails, of whichever store has it.</param>
    /// <param name="calls">Number of calls that fail.</param>
    internal static Action<IServiceCollection> Breaking(string method, int calls) => services =>
    {
        Wrap<IIncidentStore, SqlIncidentStore>(services, method, calls);
        Wrap<IOutboxStore, SqlOutboxStore>(services, method, calls);
        Wrap<ITimerStore, SqlTimerStore>(services, method, calls);
        Wrap<IHousekeepingStore, SqlHousekeepingStore>(services, method, calls);
    };

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == method && Interlocked.Decrement(ref left) >= 0)
        {
            throw new InvalidOperationException($"{method} is broken on purpose");
        }

        return targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private static void Wrap<TStore, TImplementation>(IServiceCollection services, string method, int calls)
        where TStore : class
        where TImplementation : class, TStore => services.AddSingleton(provider =>
    {
        var proxy = DispatchProxy.Create<TStore, BreakingStore>();
        var breaking = (BreakingStore)(object)proxy;
        breaking.inner = ActivatorUtilities.CreateInstance<TImplementation>(provider);
        breaking.method = method;
        breaking.left = calls;
        return proxy;
    });
}
