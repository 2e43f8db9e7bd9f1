using System.Text;
using HandlebarsDotNet;

namespace AlertOps.Runbooks.Templates;

/// <summary>Receives the engine's output: the template's text as it is, values as tokens. It stops a template that writes too much.</summary>
/// <param name="limit">Most characters, values counted with their length.</param>
internal sealed class TokenWriter(TokenTable tokens, int limit) : TextWriter
{
    private readonly StringBuilder written = new();
    private int length;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Count(1);
        written.Append(value);
    }

    public override void Write(string? value)
    {
        Count(value?.Length ?? 0);
        written.Append(value);
    }

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

/// <summary>Writes a token for each value that the engine would escape.</summary>
internal sealed class TokenEncoder : ITextEncoder
{
    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode(string? text, TextWriter target) => ((TokenWriter)target).WriteValue(text ?? "");

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        var value = new StringBuilder();
        while (text is not null && text.MoveNext())
        {
            value.Append(text.Current);
        }

        Encode(value.ToString(), target);
    }
}
