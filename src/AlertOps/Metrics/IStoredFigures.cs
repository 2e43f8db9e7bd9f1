namespace AlertOps.Metrics;

/// <summary>Figures that are measured in the store, which all processes share. They are measured at intervals, and between these on demand.</summary>
internal interface IStoredFigures
{
    /// <summary>Measures them now, so that the next reading of the metrics has the values of this moment.</summary>
    Task RefreshAsync(CancellationToken ct);
}
