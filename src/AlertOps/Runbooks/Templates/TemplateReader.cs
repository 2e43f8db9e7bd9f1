namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Finds the tags of a template, and what is no tag although it looks like one: fenced code and HTML comments of a page, and a tag behind a backslash. It
/// checks what needs the text as it was written: that tags and blocks are closed, and that none is of the former form (<see cref="FormerForm"/>).
/// </summary>
internal sealed class TemplateReader
{
    private const int MaxNesting = 10;
    private static readonly string[] Blocks = ["if", "for", "while", "case", "func", "capture", "with", "wrap", "tablerow"];

    private readonly string template;
    private readonly bool isPage;
    private readonly char[] text;
    private readonly List<SyntaxException> problems = [];
    private readonly Stack<(string Name, int Position)> blocks = new();
    private readonly List<(int Start, int End)> tags = [];
    private int position;
    private bool hasFormerBlocks;

    private TemplateReader(string template, bool isPage)
    {
        this.template = template;
        this.isPage = isPage;

        // A NUL would end the text for Scriban's lexer.
        text = TokenTable.Clean(template).Replace('\0', '\uFFFD').ToCharArray();
    }

    public static TemplateSource Read(string template, TemplateUse use)
    {
        var reader = new TemplateReader(template, use == TemplateUse.Page);
        reader.Run();
        return new TemplateSource(new string(reader.text), reader.tags, reader.problems);
    }

    private void Run()
    {
        while (position < text.Length)
        {
            if (isPage && (TakeFence() || TakeComment()))
            {
                continue;
            }

            if (At("\\{{"))
            {
                Hide(position, 1);
                TakeVerbatim(template.IndexOf("}}", position, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : text.Length);
            }
            else if (At("{{"))
            {
                TakeTag();
            }
            else
            {
                TakeVerbatim(position + 1);
            }
        }

        foreach (var (name, at) in blocks.Reverse())
        {
            Add(at, $"the block {{{{ {name} }}}} is never closed", "add {{ end }} in a tag of its own");
        }
    }

    private bool At(string piece) => template.AsSpan(position).StartsWith(piece, StringComparison.Ordinal);

    private void Add(int at, string what, string cure)
    {
        if (problems.Count < TemplateProblems.MaxCount)
        {
            problems.Add(new SyntaxException(at, what, cure));
        }
    }

    private void Hide(int from, int count) => text.AsSpan(from, count).Fill(TokenTable.Nothing);

    private void TakeVerbatim(int end)
    {
        text.AsSpan(position, end - position).Replace('{', TokenTable.Brace);
        position = end;
    }

    private bool TakeFence()
    {
        var end = CodeFence.EndOf(template, position);
        if (end == position)
        {
            return false;
        }

        TakeVerbatim(end);
        return true;
    }

    private bool TakeComment()
    {
        if (!At("<!--"))
        {
            return false;
        }

        var close = template.IndexOf("-->", position, StringComparison.Ordinal);
        var end = close < 0 ? text.Length : close + 3;
        Hide(position, end - position);
        position = end;
        return true;
    }

    private void TakeTag()
    {
        if (TagEnd() is not { } end)
        {
            Add(position, "a tag is never closed", "add }}, or write \\{{ for braces that are meant as text");
            TakeVerbatim(text.Length);
            return;
        }

        // The third brace of the former form belongs to its tag.
        end += At("{{{") && end < text.Length && text[end] == '}' ? 1 : 0;
        tags.Add((position, end));
        if (FormerForm.Find(template, position, end) is var (at, what, cure, isBlock))
        {
            Add(at, what, cure);
            hasFormerBlocks |= isBlock;
            Hide(position, end - position);
        }
        else if (template.AsSpan(position + 2, end - position - 4).Trim("~- \t").IsEmpty)
        {
            Add(position, "a tag is empty", "name a value, such as {{ labels.node }}");
            Hide(position, end - position);
        }
        else
        {
            Balance(FirstWord(template.AsSpan(position + 2, end - position - 4)), end);
        }

        position = end;
    }

    private static string FirstWord(ReadOnlySpan<char> tag)
    {
        tag = tag.TrimStart("~- \t\r\n");
        var end = tag.IndexOfAnyExceptInRange('a', 'z');
        return end < 0 ? tag.ToString() : tag[end] is '.' or '_' ? "" : tag[..end].ToString();
    }

    /// <summary>Notes which blocks are open. Behind a block of the former form it is given up, and what belongs to that block is not parsed.</summary>
    private void Balance(string word, int end)
    {
        if (hasFormerBlocks)
        {
            if (word is "else" or "end")
            {
                Hide(position, end - position);
            }

            return;
        }

        if (Blocks.Contains(word, StringComparer.Ordinal))
        {
            blocks.Push((word, position));
            if (blocks.Count == MaxNesting + 1)
            {
                Add(position, "blocks are nested too deeply", "split the template");
            }
        }
        else if (word == "else" && blocks.Count == 0)
        {
            Add(position, "{{ else }} stands outside a block", "remove it");
        }
        else if (word == "end" && !blocks.TryPop(out _))
        {
            Add(position, "{{ end }} closes nothing", "remove it");
        }
    }

    /// <summary>The index behind the tag that begins at the position; null when it is never closed.</summary>
    private int? TagEnd()
    {
        var quote = '\0';
        for (var i = position + 2; i < text.Length; i++)
        {
            var character = text[i];
            if (quote != '\0')
            {
                if (character == '\\' && quote != '`')
                {
                    i++;
                }
                else if (character == quote)
                {
                    quote = '\0';
                }
            }
            else if (character is '"' or '\'' or '`')
            {
                quote = character;
            }
            else if (character == '#')
            {
                return template.IndexOf("}}", i, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : null;
            }
            else if (character == '}' && i + 1 < text.Length && text[i + 1] == '}')
            {
                return i + 2;
            }
        }

        return null;
    }
}
