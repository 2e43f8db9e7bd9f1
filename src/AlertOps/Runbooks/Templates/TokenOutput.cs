using System.Text;
using Scriban.Runtime;

namespace AlertOps.Runbooks.Templates;

/// <summary>Receives Scriban's output: the template's text as it is, values as tokens. It stops a template that writes too much.</summary>
/// <param name="limit">Most characters, values counted with their length.</param>
internal sealed class TokenOutput(TokenTable tokens, int limit) : IScriptOutput
{
    private readonly StringBuilder written = new();
    private int length;

    public void Write(string text, int offset, int count)
    {
        Count(count);
        written.Append(text, offset, count);
    }

    public ValueTask WriteAsync(string text, int offset, int count, CancellationToken cancellationToken)
    {
        Write(text, offset, count);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes text that is no value, such as the lines of a table.</summary>
    public void WriteText(string text) => Write(text, 0, text.Length);

    public void WriteValue(string value)
    {
        if (value.Length > 0)
        {
            Count(value.Length);
            written.Append(tokens.Add(value));
        }
    }

    public override string ToString() => written.ToString();

    private void Count(int more)
    {
        length += more;
        if (length > limit)
        {
            throw new TemplateException($"the template gives more than {limit} characters");
        }
    }
}
