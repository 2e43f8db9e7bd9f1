using System.Diagnostics;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Runbooks.Templates;

/// <summary>A page and a line of any text are rendered in a short time: the Markdown library neither overflows the stack nor takes a time that grows with the square.</summary>
public sealed class EvilMarkdownTests
{
    private const int Length = 250 * 1024;

    /// <summary>Time for all cases of one test, on a machine that is busy.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    public static TheoryData<string> Pieces =>
    [
        "> ", "- ", "* ", "1. ", "- \n  ", "[", "![", "]", "](", "[a](", "[a]: ", "[a]: b\n", "*", "**", "*a ", "**a_b", "_", "a_", "`", "``a", "~", "```\n", "<", "<a ", "<http://", "&", "&amp;", "|", "|-|\n", "a|b\n",
        "# ", "#\n", "\\", "<!--", "http://a ", "\n", " ", "\t", "a\n===\n", "a\n", "{{", "\\{{", "\U0001F600",
    ];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_run_of_anything_is_a_page_and_a_line(string piece)
    {
        var text = EvilFiles.Many(piece, Length / piece.Length);
        var begun = Stopwatch.StartNew();

        var page = RunbookTexts.Parse($"---\ntitle: T\n---\n{text}").Runbook!;
        Assert.NotNull(TemplateRenderer.RenderPage(page, null));
        Assert.NotNull(TemplateRenderer.RenderPage(page, RunbookSample.Model(page, answered: true)));
        try
        {
            TemplateRenderer.RenderLine(text, RunbookSample.Model(page, answered: true));
        }
        catch (TemplateException)
        {
            // Only its own part of the message is lost.
        }

        Assert.True(begun.Elapsed < Soon, $"{piece}… took {begun.Elapsed}");
    }
}
