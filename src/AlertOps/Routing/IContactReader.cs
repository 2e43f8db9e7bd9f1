using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads the key of a person by which a channel reaches that person. Each channel implements it in its own folder.</summary>
internal interface IContactReader
{
    /// <summary>The key in an entry of <c>people</c>: <c>email</c>.</summary>
    string Key { get; }

    /// <returns>The contact; null when it is wrong and reported.</returns>
    string? Read(Value value);
}
