using System.Text.RegularExpressions;
using AlertOps.Testing;

namespace AlertOps.Tests.Architecture;

/// <summary>Checks the words of names and comments: a reader of the field searches for the field's words.</summary>
public partial class ProseTests
{
    /// <summary>"What is over" is a riddle where "Deletes rows past their retention" is a sentence.</summary>
    [Fact]
    public void No_comment_of_a_member_begins_with_a_noun_clause()
    {
        var wrong =
            from file in RoomFiles.All
            from match in NounClause().Matches(file.Text)
            select $"{file.Name}: {match.Value.ReplaceLineEndings(" ")}";

        Assert.Empty(wrong);
    }

    /// <summary>The table of <c>docs/decisions/0016</c> is the one place that holds the names of before.</summary>
    [Fact]
    public void No_type_has_a_name_that_was_given_up()
    {
        var page = File.ReadAllText(Directory.GetFiles(RepositoryFiles.Path("docs", "decisions"), "0016-*.md").Single());
        var old = Row().Matches(page).SelectMany(row => Name().Matches(row.Value)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(old.Count > 20, "the table of renames was not found");

        Assert.DoesNotContain(typeof(Service).Assembly.GetTypes(), type => old.Contains(type.Name));
    }

    [GeneratedRegex(@"<(?:summary|returns|param name=""\w+"")>\s*(?:///\s*)?(?:What|Who|Whom|Whose|Whoever|Whatever|Whether|How|That|Where)\b[^\n]{0,80}")]
    private static partial Regex NounClause();

    /// <summary>The first cell of each row: names as they were.</summary>
    [GeneratedRegex(@"^\| [^|]*\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>[A-Z]\w+)`")]
    private static partial Regex Name();
}
