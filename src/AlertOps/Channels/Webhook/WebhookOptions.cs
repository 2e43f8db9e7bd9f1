using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Routing;

namespace AlertOps.Channels.Webhook;

/// <summary>The settings of a receiver's webhook: its URL, headers and body.</summary>
/// <param name="Url">http or https. A secret: gateways put their keys into it.</param>
/// <param name="Headers">Added to each call; the values are secrets.</param>
/// <param name="Body">A template; null for the small JSON object.</param>
/// <param name="MediaType">Of the body: application/json unless <c>headers</c> names another Content-Type.</param>
internal sealed record WebhookOptions(Secret Url, ImmutableSortedDictionary<string, Secret> Headers, string? Body, string MediaType, HttpOptions Http)
    : ChannelSettings;
