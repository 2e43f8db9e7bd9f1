using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Demo;

/// <summary>The parts of a query that the sample Prometheus reads: its text without white space, and its label matchers.</summary>
internal sealed class SampleRequest
{
    private readonly ImmutableArray<Matcher> matchers;

    private SampleRequest(string text, ImmutableArray<Matcher> matchers)
    {
        Text = text;
        this.matchers = matchers;
    }

    /// <summary>The tokens without white space between them, except one space between two words; comments are left out.</summary>
    public string Text { get; }

    /// <summary>Reads a query; null when a matcher can't be read, and then nothing is known about the query.</summary>
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

    /// <summary>True when the query's matchers allow these labels. Matchers of other labels are ignored.</summary>
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
