using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace AlertOps.Files;

/// <summary>
/// Runs operations of the file system on threads of their own and stops waiting after a time-out: a mount whose server is gone, or a file of the kernel,
/// may block its reader without end. Such a thread is abandoned, and until it returns operations on the same path are refused at once. The number of
/// abandoned threads is limited, for each folder and in all.
/// </summary>
internal sealed class FileSystemTimeout
{
    public static readonly FileSystemTimeout Shared = new();

    /// <summary>Time-out for one file or for the kind of one path.</summary>
    public static readonly TimeSpan OneFile = TimeSpan.FromSeconds(3);

    /// <summary>Time-out for the configuration, without which nothing starts.</summary>
    public static readonly TimeSpan Configuration = TimeSpan.FromSeconds(10);

    /// <summary>Time-out for a folder with all files below it, of which a remote disk may hold thousands.</summary>
    public static readonly TimeSpan WholeFolder = TimeSpan.FromSeconds(30);

    /// <summary>A folder of which nothing can be read costs at most this many time-outs.</summary>
    private const int MaxAbandonedInFolder = 3;
    private const int MaxAbandoned = 24;
    private const int MaxIdle = 4;

    private readonly Lock mutex = new();
    private readonly Dictionary<Operation, (string Path, string Folder)> abandoned = [];
    private readonly Stack<Worker> idle = new();

    /// <summary>The kind of a path; null when the file system does not answer in time.</summary>
    public static FileKind? KindOf(string path) => Shared.TryRun(path, () => FileStatus.Of(path).Kind, OneFile, out var kind) ? kind : null;

    /// <summary>Runs an operation on a path and waits for its result.</summary>
    /// <returns>False when there is no result in time, and at once while an earlier operation on the path has not returned.</returns>
    public bool TryRun<T>(string path, Func<T> run, TimeSpan limit, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        var folder = Path.GetDirectoryName(path) ?? "";
        if (IsRefused(path, folder))
        {
            return false;
        }

        T? returned = default;
        var operation = new Operation(() => returned = run());
        TakeWorker().Start(operation);
        if (!operation.Done.Wait(limit) && Abandon(operation, path, folder))
        {
            return false;
        }

        operation.Failure?.Throw();
        result = returned!;
        return true;
    }

    private bool IsRefused(string path, string folder)
    {
        lock (mutex)
        {
            return abandoned.Count >= MaxAbandoned
                || abandoned.Values.Any(waiting => waiting.Path == path)
                || abandoned.Values.Count(waiting => waiting.Folder == folder) >= MaxAbandonedInFolder;
        }
    }

    /// <summary>False when the operation has returned meanwhile.</summary>
    private bool Abandon(Operation operation, string path, string folder)
    {
        lock (mutex)
        {
            return !operation.Done.IsSet && abandoned.TryAdd(operation, (path, folder));
        }
    }

    private Worker TakeWorker()
    {
        lock (mutex)
        {
            return idle.TryPop(out var worker) ? worker : new Worker(this);
        }
    }

    /// <returns>True when the thread is to wait for another operation.</returns>
    private bool Complete(Operation operation, Worker worker)
    {
        lock (mutex)
        {
            abandoned.Remove(operation);
            operation.Done.Set();
            if (idle.Count >= MaxIdle)
            {
                return false;
            }

            idle.Push(worker);
            return true;
        }
    }

    private sealed class Operation(Action run)
    {
        public ManualResetEventSlim Done { get; } = new();

        public ExceptionDispatchInfo? Failure { get; private set; }

        [SuppressMessage("Design", "CA1031", Justification = "It is thrown where the result is waited for.")]
        public void Run()
        {
            try
            {
                run();
            }
            catch (Exception error)
            {
                Failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "It lives as long as its thread, and the semaphore holds no resource.")]
    private sealed class Worker
    {
        private readonly FileSystemTimeout owner;
        private readonly SemaphoreSlim started = new(0);
        private Operation? operation;

        public Worker(FileSystemTimeout owner)
        {
            this.owner = owner;
            new Thread(Run) { IsBackground = true, Name = "file system" }.UnsafeStart();
        }

        public void Start(Operation next)
        {
            operation = next;
            started.Release();
        }

        private void Run()
        {
            do
            {
                started.Wait();
                operation!.Run();
            }
            while (owner.Complete(operation!, this));
        }
    }
}
