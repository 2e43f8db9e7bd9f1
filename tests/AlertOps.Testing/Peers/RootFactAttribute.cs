using Xunit;

namespace AlertOps.Testing.Peers;

/// <summary>A test that mounts a file system. Who is not root sees it skipped.</summary>
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
