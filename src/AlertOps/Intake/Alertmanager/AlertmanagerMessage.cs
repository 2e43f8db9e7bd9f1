using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Alerts;

namespace AlertOps.Intake.Alertmanager;

/// <summary>A webhook body as Alertmanager (version "4") and Grafana (a superset, version "1") send it. No other room sees it.</summary>
internal sealed class AlertmanagerMessage
{
    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("groupKey")]
    public string? GroupKey { get; init; }

    [JsonPropertyName("receiver")]
    public string? Receiver { get; init; }

    [JsonPropertyName("truncatedAlerts")]
    public long? TruncatedAlerts { get; init; }

    [JsonPropertyName("alerts")]
    public List<AlertmanagerAlert?>? Alerts { get; init; }

    [JsonPropertyName("groupLabels")]
    public LabelSet? GroupLabels { get; init; }

    [JsonPropertyName("commonLabels")]
    public LabelSet? CommonLabels { get; init; }

    [JsonPropertyName("commonAnnotations")]
    public LabelSet? CommonAnnotations { get; init; }

    [JsonPropertyName("externalURL")]
    public string? ExternalUrl { get; init; }

    /// <summary>Only Grafana sends it, as it does <see cref="Title"/> and <see cref="State"/>.</summary>
    [JsonPropertyName("orgId")]
    public JsonElement? OrgId { get; init; }

    [JsonPropertyName("title")]
    public JsonElement? Title { get; init; }

    [JsonPropertyName("state")]
    public JsonElement? State { get; init; }

    public bool IsGrafana => OrgId is not null || Title is not null || State is not null;
}

internal sealed class AlertmanagerAlert
{
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("labels")]
    public LabelSet? Labels { get; init; }

    [JsonPropertyName("annotations")]
    public LabelSet? Annotations { get; init; }

    [JsonPropertyName("startsAt")]
    public DateTimeOffset? StartsAt { get; init; }

    [JsonPropertyName("endsAt")]
    public DateTimeOffset? EndsAt { get; init; }

    [JsonPropertyName("generatorURL")]
    public string? GeneratorUrl { get; init; }

    [JsonPropertyName("fingerprint")]
    public string? Fingerprint { get; init; }

    /// <summary>Only Grafana sends it, as it does the members that follow.</summary>
    [JsonPropertyName("values")]
    public JsonElement? Values { get; init; }

    [JsonPropertyName("valueString")]
    public JsonElement? ValueString { get; init; }

    [JsonPropertyName("dashboardURL")]
    public JsonElement? DashboardUrl { get; init; }

    [JsonPropertyName("panelURL")]
    public JsonElement? PanelUrl { get; init; }

    [JsonPropertyName("silenceURL")]
    public JsonElement? SilenceUrl { get; init; }

    [JsonPropertyName("imageURL")]
    public JsonElement? ImageUrl { get; init; }

    public bool HasGrafanaDetails => (Values ?? ValueString ?? DashboardUrl ?? PanelUrl ?? SilenceUrl ?? ImageUrl) is not null;
}

[JsonSourceGenerationOptions(Converters = [typeof(StringConverter), typeof(LabelSetConverter), typeof(TimestampConverter)])]
[JsonSerializable(typeof(AlertmanagerMessage))]
internal sealed partial class AlertmanagerJson : JsonSerializerContext;
