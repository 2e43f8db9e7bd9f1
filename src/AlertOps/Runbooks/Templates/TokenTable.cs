namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Keeps the values of a rendering while Markdown is parsed: Scriban writes one private-use character (a token) for each value, and the value is put in
/// its place afterwards, as literal text. So no value can be markup.
/// </summary>
internal sealed class TokenTable
{
    public const char First = '\uE000';

    /// <summary>Stands for a brace that is text, while Scriban reads the template (<see cref="TemplateSource"/>).</summary>
    public const char Brace = '\uF000';

    /// <summary>Stands for a character of the template that is not written.</summary>
    public const char Nothing = '\uF001';
    private const char LastReserved = '\uF8FF';
    private const int MaxCount = Brace - First;

    private readonly List<(string Text, bool IsSource)> values = [];

    public static bool IsToken(char character) => character is >= First and < Brace;

    private static bool IsReserved(char character) => character is >= First and <= LastReserved;

    /// <summary>Adds a value and returns its token.</summary>
    /// <param name="isSource">True for the words that are shown instead of a value, on the page of a runbook.</param>
    public char Add(string text, bool isSource = false)
    {
        if (values.Count >= MaxCount)
        {
            throw new TemplateException($"the template gives more than {MaxCount} values");
        }

        // Private-use characters in a value must not be taken for a token.
        values.Add((Clean(text), isSource));
        return (char)(First + values.Count - 1);
    }

    /// <summary>Replaces the private-use characters of a text, which are reserved for tokens and unreadable anyway.</summary>
    public static string Clean(string text) => text.Any(IsReserved)
        ? string.Concat(text.Select(character => IsReserved(character) ? '\uFFFD' : character))
        : text;

    public (string Text, bool IsSource) this[char token] => token - First < values.Count ? values[token - First] : ("", false);

    /// <summary>Puts every value in place of its token.</summary>
    /// <param name="escape">Escapes a value for its place.</param>
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
