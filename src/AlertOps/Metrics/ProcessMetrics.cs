using System.Diagnostics;
using Prometheus;

namespace AlertOps.Metrics;

/// <summary>
/// Shows what the process uses, under prometheus-net's names for it. Its <c>DotNetStats</c> would also show collections and memory of the runtime, which are there as
/// <c>dotnet_gc_…</c> already.
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    private readonly Process process = Process.GetCurrentProcess();
    private readonly Counter processorTime;
    private readonly Gauge virtualMemory;
    private readonly Gauge workingSet;
    private readonly Gauge privateMemory;
    private readonly Gauge handles;
    private readonly Gauge threads;

    public ProcessMetrics(MetricsRegistry metrics)
    {
        var create = metrics.Factory;
        create.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.").SetToTimeUtc(new DateTimeOffset(process.StartTime));
        processorTime = create.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        virtualMemory = create.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        workingSet = create.CreateGauge("process_working_set_bytes", "Process working set");
        privateMemory = create.CreateGauge("process_private_memory_bytes", "Process private memory size");
        handles = create.CreateGauge("process_open_handles", "Number of open handles");
        threads = create.CreateGauge("process_num_threads", "Total number of threads");
        metrics.BeforeCollection("the process", Measure);
    }

    public void Dispose() => process.Dispose();

    private void Measure()
    {
        process.Refresh();
        processorTime.IncTo(process.TotalProcessorTime.TotalSeconds);
        virtualMemory.Set(process.VirtualMemorySize64);
        workingSet.Set(process.WorkingSet64);
        privateMemory.Set(process.PrivateMemorySize64);
        handles.Set(process.HandleCount);
        threads.Set(process.Threads.Count);
    }
}
