using AlertOps.Configuration.Keys;

namespace AlertOps.Routing;

/// <summary>Declares the key of a person by which a channel reaches that person. Each channel implements it in its own folder.</summary>
internal interface IContactReader
{
    /// <summary>The key in an entry of <c>people</c>: <c>email</c>.</summary>
    Key<string?> Contact { get; }
}
