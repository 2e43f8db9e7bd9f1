using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AlertOps.Configuration;

/// <summary>
/// Holds the configuration in force. Readers take <see cref="Current"/> once per piece of work, so that one message never mixes two versions.
/// </summary>
internal sealed class ActiveConfiguration(AlertOpsOptions initial)
{
    private volatile AlertOpsOptions current = initial;

    /// <summary>Raised after a new version is in force.</summary>
    public event Action<AlertOpsOptions>? Changed;

    public AlertOpsOptions Current => current;

    /// <returns>The exceptions of subscribers: the new version is in force all the same, and the other subscribers were notified.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A part that can't take up a configuration must not keep it from the other parts.")]
    public ImmutableArray<Exception> Replace(AlertOpsOptions options)
    {
        current = options;
        var failures = ImmutableArray.CreateBuilder<Exception>();
        foreach (var subscriber in (Changed?.GetInvocationList() ?? []).Cast<Action<AlertOpsOptions>>())
        {
            try
            {
                subscriber(options);
            }
            catch (Exception error)
            {
                failures.Add(error);
            }
        }

        return failures.ToImmutable();
    }
}
