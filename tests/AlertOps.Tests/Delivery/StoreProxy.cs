using System.Reflection;

namespace AlertOps.Tests.Delivery;

/// <summary>A store whose answers to some calls a test sets; it passes the other calls on to another store.</summary>
public class StoreProxy : DispatchProxy
{
    private readonly Dictionary<string, Func<object?[], object?>> answers = new(StringComparer.Ordinal);
    private object? behind;

    internal static T Of<T>(T? behind, params (string Method, Func<object?[], object?> Answer)[] answers)
        where T : class
    {
        var store = Create<T, StoreProxy>();
        var front = (StoreProxy)(object)store;
        front.behind = behind;
        foreach (var (method, answer) in answers)
        {
            front.answers[method] = answer;
        }

        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        answers.TryGetValue(targetMethod!.Name, out var answer) ? answer(args!)
        : behind is null ? throw new InvalidOperationException($"{targetMethod.Name} is asked of nobody here")
        : targetMethod.Invoke(behind, args);
}
