using AlertOps.Alerts;

namespace AlertOps.Storage.Stores;

/// <summary>Columns of an incident that an update may change without being a change of the incident.</summary>
internal sealed record GroupMetadata(
    long Truncated, string ExternalUrl, string GroupLabels, string CommonLabels, string CommonAnnotations, string? DirectReceiver)
{
    public static GroupMetadata Of(GroupUpdate update) => new(
        update.TruncatedAlerts,
        update.ExternalUrl,
        StoredJson.Write(update.GroupLabels),
        StoredJson.Write(update.CommonLabels),
        StoredJson.Write(update.CommonAnnotations),
        update.DirectReceiver);
}
