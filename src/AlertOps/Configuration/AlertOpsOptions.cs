using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>
/// The whole of <c>alertops.yml</c>, validated: one immutable record per section, found by its type, as ASP.NET Core finds the features of a request.
/// A room declares the section that it owns as an extension member (<c>options.WeCom</c>). A reload replaces the options as a whole.
/// </summary>
internal sealed class AlertOpsOptions
{
    private readonly ImmutableDictionary<Type, object> sections;

    private AlertOpsOptions(ImmutableDictionary<Type, object> sections) => this.sections = sections;

    /// <summary>Options without any section; each reader adds its own.</summary>
    public static AlertOpsOptions Empty { get; } = new(ImmutableDictionary<Type, object>.Empty);

    /// <exception cref="InvalidOperationException">No reader has added the section.</exception>
    public T Get<T>()
        where T : class =>
        Find<T>() ?? throw new InvalidOperationException($"the configuration has no {typeof(T).Name}");

    /// <returns>Null when the section is absent.</returns>
    public T? Find<T>()
        where T : class =>
        (T?)sections.GetValueOrDefault(typeof(T));

    /// <returns>The options with this section added, or in place of the one of its type.</returns>
    public AlertOpsOptions With<T>(T section)
        where T : class =>
        new(sections.SetItem(typeof(T), section));
}
