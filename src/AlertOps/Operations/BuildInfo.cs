using System.Reflection;

namespace AlertOps.Operations;

/// <summary>Says which build of AlertOps is running.</summary>
internal static class BuildInfo
{
    /// <summary>The version with the commit that it was built from, such as <c>1.0.0+9af35ea</c>.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
