using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace AlertOps.Metrics;

/// <summary>Shows the instruments of the runtime, Kestrel, ASP.NET Core, HttpClient and name resolution in the registry.</summary>
internal sealed class MeterBridge : IDisposable
{
    private static readonly FrozenSet<string> Shown = FrozenSet.Create(
        StringComparer.Ordinal,
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Diagnostics",
        "System.Net.Http",
        "System.Net.NameResolution");

    private readonly MetricsRegistry metrics;
    private readonly ILogger<MeterBridge> logger;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, BridgedInstrument> observed = new();

    /// <param name="meters">Creates the meters of this service; those of another service in the same process are not shown.</param>
    public MeterBridge(MetricsRegistry metrics, IMeterFactory meters, ILogger<MeterBridge> logger)
    {
        this.metrics = metrics;
        this.logger = logger;
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (Shown.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
            {
                Show(instrument);
            }
        };
        listener.MeasurementsCompleted = (instrument, state) =>
        {
            observed.TryRemove(instrument, out _);
            (state as BridgedInstrument)?.Forget();
        };
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(value, tags, state));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record((double)value, tags, state));
        listener.Start();
        metrics.BeforeCollection("the runtime", Observe);
    }

    public void Dispose() => listener.Dispose();

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => ((BridgedInstrument)state!).Record(value, tags);

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one instrument: whoever creates it must not fail because it can't be shown.")]
    private void Show(Instrument instrument)
    {
        try
        {
            if (InstrumentDescription.Of(instrument) is { } description)
            {
                var bridged = new BridgedInstrument(description, metrics.Factory, error => logger.InstrumentNotShown(error, instrument.Name));
                if (instrument.IsObservable)
                {
                    observed[instrument] = bridged;
                }

                listener.EnableMeasurementEvents(instrument, bridged);
            }
        }
        catch (Exception error)
        {
            logger.InstrumentNotShown(error, instrument.Name);
        }
    }

    /// <summary>Asks observable instruments for their values. Their series are made anew, so that those which are no longer reported are gone, and a counter may have fallen.</summary>
    private void Observe()
    {
        foreach (var instrument in observed.Values)
        {
            instrument.Forget();
        }

        listener.RecordObservableInstruments();
    }
}
