using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace AlertOps.Files;

/// <summary>
/// Asks the file system on a thread of its own and waits only so long: a mount whose server is gone, or a file of the kernel's, blocks whoever asks for
/// as long as it likes. Such a thread is abandoned, few for each folder and not many in all, and what it waits for is refused without being asked until
/// it returns.
/// </summary>
internal sealed class FileSystemTimeout
{
    public static readonly FileSystemTimeout Shared = new();

    /// <summary>For one file, or one look at a path.</summary>
    public static readonly TimeSpan OneFile = TimeSpan.FromSeconds(3);

    /// <summary>For what nothing starts without.</summary>
    public static readonly TimeSpan Configuration = TimeSpan.FromSeconds(10);

    /// <summary>For a folder with all below it: far from here, thousands of files take their time.</summary>
    public static readonly TimeSpan WholeFolder = TimeSpan.FromSeconds(30);

    /// <summary>So that a folder of which nothing can be read costs no more than this many times the limit.</summary>
    private const int MostAbandonedInFolder = 3;
    private const int MostAbandoned = 24;
    private const int MostIdle = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<Question, (string Path, string Folder)> abandoned = [];
    private readonly Stack<Asker> idle = new();

    /// <summary>What a path leads to; null when the file system does not say so in time.</summary>
    public static FileKind? KindOf(string path) => Shared.TryAsk(path, () => FileStatus.Of(path).Kind, OneFile, out var kind) ? kind : null;

    /// <param name="path">What the question is about.</param>
    /// <returns>False when there is no answer in time, and at once while an earlier question about the path has none.</returns>
    public bool TryAsk<T>(string path, Func<T> ask, TimeSpan limit, [MaybeNullWhen(false)] out T answer)
    {
        answer = default;
        var folder = Path.GetDirectoryName(path) ?? "";
        if (IsRefused(path, folder))
        {
            return false;
        }

        T? given = default;
        var question = new Question(() => given = ask());
        Take().Ask(question);
        if (!question.Done.Wait(limit) && Abandon(question, path, folder))
        {
            return false;
        }

        question.Failure?.Throw();
        answer = given!;
        return true;
    }

    private bool IsRefused(string path, string folder)
    {
        lock (gate)
        {
            return abandoned.Count >= MostAbandoned
                || abandoned.Values.Any(waiting => waiting.Path == path)
                || abandoned.Values.Count(waiting => waiting.Folder == folder) >= MostAbandonedInFolder;
        }
    }

    /// <summary>False when the answer has come after all.</summary>
    private bool Abandon(Question question, string path, string folder)
    {
        lock (gate)
        {
            return !question.Done.IsSet && abandoned.TryAdd(question, (path, folder));
        }
    }

    private Asker Take()
    {
        lock (gate)
        {
            return idle.TryPop(out var asker) ? asker : new Asker(this);
        }
    }

    /// <returns>Whether the thread is to wait for another question.</returns>
    private bool Answered(Question question, Asker asker)
    {
        lock (gate)
        {
            abandoned.Remove(question);
            question.Done.Set();
            if (idle.Count >= MostIdle)
            {
                return false;
            }

            idle.Push(asker);
            return true;
        }
    }

    private sealed class Question(Action ask)
    {
        public ManualResetEventSlim Done { get; } = new();

        public ExceptionDispatchInfo? Failure { get; private set; }

        [SuppressMessage("Design", "CA1031", Justification = "It is thrown where the answer is waited for.")]
        public void Run()
        {
            try
            {
                ask();
            }
            catch (Exception error)
            {
                Failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "It lives as long as its thread; the semaphore has nothing to give back.")]
    private sealed class Asker
    {
        private readonly FileSystemTimeout owner;
        private readonly SemaphoreSlim asked = new(0);
        private Question? question;

        public Asker(FileSystemTimeout owner)
        {
            this.owner = owner;
            new Thread(Run) { IsBackground = true, Name = "file system" }.UnsafeStart();
        }

        public void Ask(Question next)
        {
            question = next;
            asked.Release();
        }

        private void Run()
        {
            do
            {
                asked.Wait();
                question!.Run();
            }
            while (owner.Answered(question!, this));
        }
    }
}
