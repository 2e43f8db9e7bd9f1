using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Timers;

/// <summary>
/// Resolves fallback steps by the configuration in force. A step whose receiver reaches nobody gives way to the next one; the root's receiver stands in for a
/// receiver that was removed, and after the last step.
/// </summary>
internal static class FallbackTargets
{
    /// <param name="failed">The receiver that the steps stand in for; it never stands in for itself.</param>
    /// <param name="steps">The steps that are left, the first of them due.</param>
    public static ResolvedFallback Resolve(string failed, ImmutableArray<FallbackStep> steps, AlertOpsOptions options, DateTimeOffset now)
    {
        var root = options.RootReceiver is { } found && found.Name != failed ? found : null;
        var removed = ImmutableArray.CreateBuilder<string>();
        var unreached = ImmutableArray.CreateBuilder<Receiver>();
        for (var next = 0; next < steps.Length; next++)
        {
            var step = steps[next];
            if (!step.Targets.IsEmpty)
            {
                // An earlier version resolved the step when it was planned.
                return Found(step, steps[(next + 1)..]);
            }

            if (!options.Receivers.TryGetValue(step.Receiver, out var receiver))
            {
                removed.Add(step.Receiver);
                receiver = root;
            }

            if (receiver is not null && At(receiver, step) is { } resolved)
            {
                return Found(resolved, steps[(next + 1)..]);
            }

            if (receiver is not null && !unreached.Contains(receiver))
            {
                unreached.Add(receiver);
            }
        }

        return root is not null && steps is [.., var last] && At(root, last) is { } end
            ? Found(end, [])
            : new ResolvedFallback([], removed.ToImmutable(), unreached.ToImmutable());

        FallbackStep? At(Receiver receiver, FallbackStep step)
        {
            var targets = DeliveryPlanner.TargetsOf(receiver, new AudienceContext(options.People, LabelValues.Of(step.Labels), now));
            return targets.IsEmpty ? null
                : receiver.Name == step.Receiver ? step with { Targets = targets }
                : new FallbackStep(receiver.Name, targets, receiver.FallbackAfter) { Labels = step.Labels };
        }

        ResolvedFallback Found(FallbackStep step, ImmutableArray<FallbackStep> rest) => new([step, .. rest], removed.ToImmutable(), unreached.ToImmutable());
    }
}
