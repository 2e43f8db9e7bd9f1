using System.Text;
using HandlebarsDotNet;

namespace AlertOps.Runbooks.Templates;

/// <summary>Where the engine writes to: template text as it is, values as tokens. Stops a template that writes too much.</summary>
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

/// <summary>The engine's "encoder": whatever it would have escaped becomes a token.</summary>
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
