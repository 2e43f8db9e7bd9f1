namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Stands in for values while Markdown is parsed: the engine writes one private-use character per value, and the value itself is put in its place only
/// afterwards, as literal text. So no value can be markup, whatever it says.
/// </summary>
internal sealed class TokenTable
{
    public const char First = '\uE000';

    /// <summary>Behind the values: one character for each stretch of template that the engine must not read.</summary>
    public const char FirstVerbatim = '\uF000';
    public const char LastVerbatim = '\uF8FF';
    private const int Most = FirstVerbatim - First;

    private readonly List<(string Text, bool IsSource)> values = [];

    public static bool IsToken(char character) => character is >= First and < FirstVerbatim;

    private static bool IsReserved(char character) => character is >= First and <= LastVerbatim;

    /// <param name="isSource">True for the source of a tag that is shown instead of its value.</param>
    public char Add(string text, bool isSource = false)
    {
        if (values.Count >= Most)
        {
            throw new TemplateException($"the template gives more than {Most} values");
        }

        // A value that brings private-use characters of its own must not be taken for another value.
        values.Add((Clean(text), isSource));
        return (char)(First + values.Count - 1);
    }

    /// <summary>Private-use characters are ours while a template is rendered; nobody can read them anyway.</summary>
    public static string Clean(string text) => text.Any(IsReserved)
        ? string.Concat(text.Select(character => IsReserved(character) ? '\uFFFD' : character))
        : text;

    public (string Text, bool IsSource) this[char token] => token - First < values.Count ? values[token - First] : ("", false);

    /// <summary>The text with every value in its place.</summary>
    /// <param name="escape">Escapes a value for where it lands.</param>
    public string Fill(string text, Func<string, string>? escape = null)
    {
        if (!text.Any(IsToken))
        {
            return text;
        }

        return string.Concat(text.Select(character =>
            !IsToken(character) ? character.ToString() : escape is null ? this[character].Text : escape(this[character].Text)));
    }
}
