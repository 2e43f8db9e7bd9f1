using System.Reflection;
using AlertOps.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.Testing;

/// <summary>The service's own store, one method of which has a bug for the first few calls.</summary>
public class BreakingStore : DispatchProxy
{
    private IAlertStore inner = null!;
    private string method = "";
    private int left;

    /// <summary>How many calls have yet to break.</summary>
    public int Left => Math.Max(0, Volatile.Read(ref left));

    /// <summary>Puts itself in the place of the service's store.</summary>
    /// <param name="calls">So many of them break.</param>
    internal static Action<IServiceCollection> Breaking(string method, int calls) => services => services.AddSingleton(provider =>
    {
        var proxy = DispatchProxy.Create<IAlertStore, BreakingStore>();
        var breaking = (BreakingStore)(object)proxy;
        breaking.inner = provider.GetRequiredService<AlertOps.Storage.SqlStore>();
        breaking.method = method;
        breaking.left = calls;
        return proxy;
    });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == method && Interlocked.Decrement(ref left) >= 0)
        {
            throw new InvalidOperationException($"{method} is broken on purpose");
        }

        return targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
