namespace AlertOps.Testing;

/// <summary>Contents of files, each of which once ended the service, kept it busy or broke a page.</summary>
internal static class EvilFiles
{
    /// <summary>YAML that any file may contain.</summary>
    public static IReadOnlyDictionary<string, string> Yaml { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["an unclosed brace"] = "title: T\nx: {uid: a, panels: b\ny: c",
        ["an unclosed bracket"] = "title: x\nalerts: [A, B\nseverity: critical",
        ["an unclosed brace in a list"] = "links:\n- {title: a, url: b\ny: c",
        ["a stray letter behind a quote"] = "links:\n- {title: \"a\"b, url: c}\ny: d",
        ["a character beyond Unicode"] = "title: \"\\UFFFFFFFF\"",
        ["a key that holds itself in a list"] = "? &a [*a]\n: x",
        ["a key that holds itself in a map"] = "? &a {*a : b}\n: x",
        ["lists in lists"] = Many("- ", 100_000),
        ["keys of keys"] = Many("? ", 100_000),
        ["maps in maps"] = "x: " + Many("{a: ", 50_000),
        ["brackets in brackets"] = "x: " + Many("[", 100_000),
        ["anchors that explode"] = Bomb(""),
        ["anchors that explode as a key"] = Bomb("? *j\n: x"),
        ["a flood of unknown keys"] = string.Concat(Enumerable.Range(0, 8000).Select(number => $"unknown_key_{number}: x\n")),
        ["a flood of the same key"] = Many("title: x\n", 20_000),
    };

    /// <summary>Whole runbooks.</summary>
    public static IReadOnlyDictionary<string, string> Runbooks { get; } = Yaml
        .Select(pair => KeyValuePair.Create(pair.Key, $"---\n{pair.Value}\n---\nx"))
        .Concat(
        [
            new("a matcher of blanks", Matching("'a=" + Many(" ", 1000) + "{'")),
            new("a matcher of many blanks", Matching("'a=" + Many(" ", 200_000) + "{'")),
            new("a matcher of one long value", Matching("'a=\"" + Many("x", 200_000) + "\"'")),
            new("a matcher that is never closed", Matching("'a=\"" + Many("x\\\\", 50_000) + "'")),
            new("an expression of many alternatives", Matching("'a=~\"" + Many("abc|", 50_000) + "x\"'")),
            new("a heading of blanks", Body("## 影响" + Many(" ", 20_000) + "x\ny")),
            new("comments that are never closed", Body("## 影响\n" + Many("<!-- ", 25_000))),
            new("a condition of many alternatives", Condition(string.Join(" or ", Enumerable.Repeat("q > 1", 20_000)))),
            new("a condition of many parts", Condition(string.Join(" and ", Enumerable.Repeat("q > 1", 20_000)))),
            new("a condition in parentheses", Condition(Many("(", 50_000))),
            new("powers of powers", Query("1" + Many("^1", 50_000))),
            new("signs of signs", Query(Many("-", 100_000) + "1")),
            new("quotations in quotations", Body(Many("> ", 50_000) + "x")),
            new("a few hundred quotations in quotations", Body(Many("> ", 200) + "x")),
            new("brackets in Markdown", Body(Many("[", 100_000))),
            new("stars in Markdown", Body(Many("*a", 50_000))),
            new("tildes that look like a fence", Body(Many("~", 100_000) + "`")),
            new("brackets in an action", $"---\ntitle: T\nactions: [{{id: a, do: '{Many("[", 10_000)}'}}]\n---\nx"),
            new("blocks in blocks", Body(Many("{{ if labels.a }}", 1000))),
            new("branches after branches", Body("{{ if labels.a }}" + Many("{{ else if labels.a }}", 5000) + "{{ end }}")),
            new("blocks of the former form", Body(Many("{{#if labels.a}}", 1000))),
            new("tags that are wrong", Body(Many("{{ nope }}", 20_000))),
            new("parentheses in a tag", Body("{{ " + Many("(", 50_000) + " }}")),
            new("sums in a tag", Body("{{ 1" + Many(" + 1", 50_000) + " }}")),
            new("a path without end", Body("{{ labels" + Many(".a", 100_000) + " }}")),
            new("quotes in a tag", Body("{{ " + Many("\"'`", 50_000))),
            new("no text at all", "\0\u0001\u0002"),
        ])
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Files of rules.</summary>
    public static IReadOnlyDictionary<string, string> Rules { get; } = Yaml
        .Concat(
        [
            new("groups that are no text", "groups: \"\\UFFFFFFFF\""),
            new("powers of powers", "groups: [{name: a, rules: [{alert: A, expr: '1" + Many("^1", 50_000) + "'}]}]"),
            new("many rules", "groups:\n- name: a\n  rules:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(number => $"  - {{alert: A{number}, expr: x}}\n"))),
        ])
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    public static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Matching(string matcher) => $"---\ntitle: T\nmatchers:\n- {matcher}\n---\nx";

    private static string Body(string body) => $"---\ntitle: T\n---\n{body}";

    private static string Query(string expr) => $"---\ntitle: T\nqueries: [{{id: q, expr: '{expr}'}}]\n---\nx";

    private static string Condition(string when) => $"---\ntitle: T\nqueries: [{{id: q, expr: up}}]\nactions: [{{id: a, do: b, when: '{when}'}}]\n---\nx";

    /// <summary>Nine levels of nine aliases each: hundreds of millions of values in a few hundred characters.</summary>
    private static string Bomb(string last) =>
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + string.Concat("bcdefghij".Select(name => $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n"))
        + last;
}
