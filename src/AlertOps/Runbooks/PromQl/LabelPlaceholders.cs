using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Checks the places of <c>$label</c> in a query.</summary>
internal static partial class LabelPlaceholders
{
    /// <summary>The first wrong use of <c>$label</c>; null when there is none, or when the expression has another syntax error.</summary>
    public static SyntaxException? Check(string expr)
    {
        List<PromQlToken> tokens;
        try
        {
            tokens = PromQlLexer.Tokenize(expr);
        }
        catch (SyntaxException error)
        {
            return error.Position < expr.Length && expr[error.Position] == '$' ? error : null;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != PromQlTokenKind.Text || Name().Match(tokens[i].Text) is not { Success: true } name)
            {
                continue;
            }

            var op = i > 0 ? tokens[i - 1] : default;
            var position = tokens[i].Start;
            if (op.Is("=") || op.Is("!="))
            {
                var regex = op.Text == "=" ? "=~" : "!~";
                return new SyntaxException(position, $"{name.Value} stands for several values, which '{op.Text}' can't match", $"write {regex}\"{tokens[i].Text}\"");
            }

            if (!op.Is("=~") && !op.Is("!~"))
            {
                return new SyntaxException(position, $"{name.Value} stands outside a matcher", "$label works only inside a =~ or !~ matcher");
            }

            if (tokens[i].Quote != '"')
            {
                return new SyntaxException(position, $"{name.Value} stands in {tokens[i].Quote} quotes, where its values can't be escaped", "use double quotes");
            }
        }

        return null;
    }

    /// <summary>
    /// Matches a placeholder: <c>$label</c>, or <c>${service.name}</c> for a name that has other characters. A <c>$</c> before another character is the end
    /// anchor of a regular expression.
    /// </summary>
    [GeneratedRegex(@"\$(?:(?<label>[a-zA-Z_][a-zA-Z0-9_]*)|\{(?<label>[^{}""\\]+)\})", RegexOptions.None, 5000)]
    public static partial Regex Name();

    /// <summary>The label that a placeholder names.</summary>
    public static string LabelOf(Match placeholder) => placeholder.Groups["label"].Value;

    /// <summary>The label and the length of the placeholder with which a text begins; null when it begins with none.</summary>
    public static (string Label, int Length)? At(ReadOnlySpan<char> text)
    {
        foreach (var match in Name().EnumerateMatches(text))
        {
            if (match.Index != 0)
            {
                break;
            }

            var name = text[1..match.Length];
            return ((name[0] == '{' ? name[1..^1] : name).ToString(), match.Length);
        }

        return null;
    }
}
