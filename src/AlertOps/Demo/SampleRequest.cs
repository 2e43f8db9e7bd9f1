using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Demo;

/// <summary>What of a query the script looks at: its text without white space, and its label matchers.</summary>
internal sealed class SampleRequest
{
    private readonly ImmutableArray<Matcher> matchers;

    private SampleRequest(string text, ImmutableArray<Matcher> matchers)
    {
        Text = text;
        this.matchers = matchers;
    }

    /// <summary>Tokens one after the other, one space between two words, comments left out.</summary>
    public string Text { get; }

    /// <summary>Null when a matcher is none that this side understands; then nothing is known about the query.</summary>
    public static SampleRequest? Read(string query)
    {
        var tokens = PromQlLexer.TokenizeLeniently(query);
        var found = ImmutableArray.CreateBuilder<Matcher>();
        for (var index = 2; index < tokens.Count; index++)
        {
            if (tokens[index].Kind == PromQlTokenKind.Text && Text(index - 1) is "=" or "!=" or "=~" or "!~")
            {
                try
                {
                    found.Add(Matcher.Parse(Text(index - 2) + Text(index - 1) + Text(index)));
                }
                catch (FormatException)
                {
                    return null;
                }
            }
        }

        return new SampleRequest(Join(query, tokens), found.ToImmutable());

        string Text(int index) => tokens[index].In(query);
    }

    /// <summary>Whether the query is about a thing with these labels. Matchers on labels that it hasn't got are the script's business.</summary>
    public bool IsAbout(LabelSet labels) => matchers.All(matcher => !labels.TryGet(matcher.Name, out var value) || matcher.Matches(value));

    private static string Join(string query, List<PromQlToken> tokens)
    {
        var text = new StringBuilder(query.Length);
        var previous = default(PromQlToken);
        foreach (var token in tokens)
        {
            text.Append(IsWord(token) && IsWord(previous) && token.Start > previous.End ? " " : "").Append(query, token.Start, token.Length);
            previous = token;
        }

        return text.ToString();
    }

    private static bool IsWord(PromQlToken token) => token.Length > 0 && token.Kind is PromQlTokenKind.Identifier or PromQlTokenKind.Number;
}
