using System.Text;
using Microsoft.AspNetCore.Http;

namespace AlertOps.Testing;

internal enum FaultKind
{
    Code,
    Status,
    Hang,
    Reset,
    Echo,
}

/// <summary>A scripted failure: its kind, its path and its number of times. <c>fake.Reply(45009).Times(2).On("/cgi-bin/webhook/send")</c>.</summary>
internal sealed class FakeWeComFault(FaultKind kind)
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FaultKind Kind => kind;

    public int Code { get; init; }

    public string Message { get; init; } = "";

    public string MediaType { get; init; } = "";

    public int Left { get; private set; } = 1;

    /// <summary>The path; "" for every path but gettoken's, whose failure would hide the one that is meant.</summary>
    public string Path { get; private set; } = "";

    public FakeWeComFault Times(int count)
    {
        Left = count;
        return this;
    }

    public FakeWeComFault Always() => Times(int.MaxValue);

    public FakeWeComFault On(string path)
    {
        Path = path;
        return this;
    }

    public bool Meets(string path) => Left > 0 && (Path.Length > 0 ? Path == path : path != "/cgi-bin/gettoken");

    public void Spend() => Left--;

    public void Release() => released.TrySetResult();

    public async Task ApplyAsync(HttpContext context, FakeWeComRequest request)
    {
        switch (kind)
        {
            case FaultKind.Code:
                await context.Response.WriteAsJsonAsync(FakeWeComAnswer.Of(Code, Message).Fields);
                break;
            case FaultKind.Echo:
                await context.Response.WriteAsJsonAsync(FakeWeComAnswer.Of(Code, $"cannot do {request.Url} with {Encoding.UTF8.GetString(request.Body)}").Fields);
                break;
            case FaultKind.Status:
                context.Response.StatusCode = Code;
                context.Response.ContentType = MediaType;
                await context.Response.WriteAsync(Message);
                break;
            case FaultKind.Hang:
                await using (context.RequestAborted.Register(Release))
                {
                    await released.Task;
                }

                context.Abort();
                break;
            case FaultKind.Reset:
                context.Abort();
                break;
        }
    }
}

/// <summary>The script of failures: the first entry that matches a request is used.</summary>
internal sealed class FakeWeComFaults
{
    private readonly Lock gate = new();
    private readonly List<FakeWeComFault> faults = [];

    public FakeWeComFault Add(FakeWeComFault fault)
    {
        lock (gate)
        {
            faults.Add(fault);
            return fault;
        }
    }

    public FakeWeComFault? Take(string path)
    {
        lock (gate)
        {
            var fault = faults.Find(item => item.Meets(path));
            fault?.Spend();
            return fault;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    /// <summary>Releases the requests that hang.</summary>
    public void Release()
    {
        lock (gate)
        {
            faults.ForEach(fault => fault.Release());
        }
    }
}
