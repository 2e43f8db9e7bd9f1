using System.Collections.Immutable;
using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads the global <c>http_config</c>, which clients use that have none of their own.</summary>
internal sealed class HttpSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [HttpKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(HttpParser.Parse(root, HttpOptions.None));
}
