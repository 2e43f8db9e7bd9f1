using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>
/// Shows a notice as one kind of message would show it. A module registers one for each kind that it wants the sandbox to show; the sandbox knows no other channel.
/// </summary>
internal interface IMessageView
{
    /// <summary>The property under which the sandbox stores the message.</summary>
    string Key { get; }

    /// <summary>SVG of the pictures that the message would show, to be drawn before.</summary>
    ImmutableArray<string> Drawings(Notice notice) => [];

    /// <summary>Writes the message as one JSON value.</summary>
    void Write(Utf8JsonWriter json, Notice notice);

    /// <summary>Shows a value that <see cref="Write"/> wrote; null for another one.</summary>
    PreviewPart? Read(JsonElement value);
}
