using Xunit;

namespace AlertOps.Testing.Peers;

/// <summary>Marks a test that mounts a file system; it is skipped without root.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Environment.UserName != "root")
        {
            Skip = "only root may mount a file system";
        }
    }
}
