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

    /// <summary>Matches a placeholder. A <c>$</c> before another character is the end anchor of a regular expression.</summary>
    [GeneratedRegex(@"\$(?<label>[a-zA-Z_][a-zA-Z0-9_]*)", RegexOptions.None, 5000)]
    public static partial Regex Name();
}
