using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AlertOps.Configuration;

/// <summary>
/// The configuration in force. Readers take <see cref="Current"/> once per piece of work, so that one message never mixes two versions.
/// </summary>
internal sealed class ActiveConfiguration(AlertOpsOptions initial)
{
    private volatile AlertOpsOptions current = initial;

    /// <summary>Raised after a new version is in force.</summary>
    public event Action<AlertOpsOptions>? Changed;

    public AlertOpsOptions Current => current;

    /// <returns>What those threw who were told of it: the new version is in force all the same, and the others were told.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A part that can't take up a configuration must not keep it from the other parts.")]
    public ImmutableArray<Exception> Replace(AlertOpsOptions options)
    {
        current = options;
        var failures = ImmutableArray.CreateBuilder<Exception>();
        foreach (var tell in (Changed?.GetInvocationList() ?? []).Cast<Action<AlertOpsOptions>>())
        {
            try
            {
                tell(options);
            }
            catch (Exception error)
            {
                failures.Add(error);
            }
        }

        return failures.ToImmutable();
    }
}
