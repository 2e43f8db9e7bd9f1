using System.Collections.Immutable;
using AlertOps.Metrics;

namespace AlertOps.Tests.Enrichment.OwnFigures;

/// <summary>Figures in Prometheus' text format, which a test sets.</summary>
internal sealed class FakeFigures : IOwnFigures, IStoredFigures
{
    /// <summary>One series a line.</summary>
    public string Text { get; set; } = "";

    /// <summary>Called before the text is read, as a measurement in the store.</summary>
    public Func<CancellationToken, Task> Refresh { get; set; } = _ => Task.CompletedTask;

    public Task<ImmutableArray<OwnFigure>> ReadAsync(CancellationToken ct) => Task.FromResult(ExportedFigures.Parse(Text));

    public Task RefreshAsync(CancellationToken ct) => Refresh(ct);
}
