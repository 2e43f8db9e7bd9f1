using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Enrichment.OwnFigures;
using AlertOps.Runbooks;
using AlertOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Enrichment.OwnFigures;

/// <summary>The source of AlertOps' own figures with its history, on a clock of the test.</summary>
internal sealed class FigureRig : IAsyncDisposable
{
    private readonly FigureHistory history;
    private readonly bool countsAlone;

    private FigureRig(FigureHistory history, FakeFigures figures, ManualTimeProvider time, bool countsAlone)
    {
        this.history = history;
        this.countsAlone = countsAlone;
        Figures = figures;
        Time = time;
    }

    public FakeFigures Figures { get; }

    public ManualTimeProvider Time { get; }

    public OwnFiguresSource Source => new(Figures, [Figures], history, new OwnFiguresScope(countsAlone), Time, NullLogger<OwnFiguresSource>.Instance);

    /// <summary>Takes the first sample.</summary>
    public static async Task<FigureRig> StartAsync(string text, bool countsAlone = true)
    {
        var (figures, time) = (new FakeFigures { Text = text }, new ManualTimeProvider(Given.Now));
        var started = new FigureHistory(figures, time, NullLogger<FigureHistory>.Instance);
        await started.StartAsync(CancellationToken.None);
        return new FigureRig(started, figures, time, countsAlone);
    }

    /// <summary>Advances the clock sample by sample.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(15))
        {
            await Time.TimersAsync(1, CancellationToken.None);
            Time.Advance(TimeSpan.FromSeconds(15));
            var now = Time.GetUtcNow();
            await Eventually.TrueAsync(() => history.Before(now, TimeSpan.Zero)?.From == now, TimeSpan.FromSeconds(30), () => "no sample was taken");
        }
    }

    public async Task<Evidence> AskAsync(string expr, params ImmutableArray<Alert> alerts)
    {
        var query = Given.Query("x", expr) with { Source = QuerySources.AlertOps };
        return Assert.Single(await Source.AskAsync(new EvidenceRound([new EvidenceQuestion(query, Given.Match(alerts, query))], Given.Incident(), Given.Now), CancellationToken.None));
    }

    /// <summary>The answer as text, one <c>{label="value"} number</c> for each series.</summary>
    public async Task<string> AnswerAsync(string expr, params ImmutableArray<Alert> alerts)
    {
        var answer = await AskAsync(expr, alerts);
        return string.Join("; ", answer.Series.Select(series =>
            string.Concat(series.Labels.Select(label => $"{label.Key}={label.Value} ")) + series.Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        await history.StopAsync(CancellationToken.None);
        history.Dispose();
    }
}
