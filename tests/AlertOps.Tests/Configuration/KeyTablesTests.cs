using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

/// <summary>The tables of keys say what the readers do.</summary>
public sealed class KeyTablesTests
{
    private static readonly ImmutableArray<Place> Places = [.. Walk(ConfigurationSections.Loader.Keys, [])];

    public static TheoryData<string> Keys => [.. Places.Select(place => place.Path)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Each_key_of_a_table_is_read(string path)
    {
        var place = Places.First(known => known.Path == path);
        using var folder = new TemporaryFolder();

        foreach (var name in place.Key.Names)
        {
            var problems = ConfigurationSections.Load(folder.Write("alertops.yml", place.Yaml(name)), ImmutableDictionary<string, string>.Empty, folder.Path).Problems;

            Assert.DoesNotContain(problems, problem => problem.What.Contains("unknown key", StringComparison.Ordinal));
            Assert.DoesNotContain(problems, problem => problem.What.Contains("not YAML", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_example_of_each_key_is_right(string path)
    {
        var place = Places.First(known => known.Path == path);

        Assert.Empty(ConfigurationSchemaTests.ErrorsOf(place.Key));
        Assert.False(string.IsNullOrWhiteSpace(place.Key.Meaning.English) || string.IsNullOrWhiteSpace(place.Key.Meaning.Chinese));
        Assert.True(place.Key.Meaning.English.EndsWith('.') && place.Key.Meaning.Chinese.EndsWith('。'), "a meaning is a sentence");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_defaults_that_the_readme_shows_are_those_of_the_tables(string document)
    {
        string[] shown = ["storage.retention.", "wecom.limits.", "receivers[].fallback_after"];
        var compared =
            from example in ConfigurationSchemaTests.ExamplesOf(document)
            from place in Places
            where place.Key.Default is not null && shown.Any(start => place.Path.StartsWith(start, StringComparison.Ordinal))
            from value in ValuesAt(YamlAsJson.Parse(example), place.Path)
            select (place.Path, place.Key.Default, Written: value.ToString());

        Assert.All(compared, item => Assert.Equal(item.Default, item.Written));
        Assert.Equal(9, compared.Select(item => item.Path).Distinct().Count());
    }

    [Fact]
    public void A_reload_names_exactly_the_keys_that_the_tables_say_need_a_restart()
    {
        var started = Load("{}");
        var changed = Load("server: {listen: 'http://127.0.0.1:9999'}\nstorage: {path: other.db, postgres: Host=db}");

        Assert.Equal(
            Places.Where(place => place.Key.NeedsRestart).Select(place => place.Path).Order(StringComparer.Ordinal),
            ConfigurationSections.Loader.KeysThatNeedRestart(changed, started).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_is_not_in_the_table_of_its_section_cannot_be_read()
    {
        var table = new KeyTable();
        var stranger = new Key<string?>("stranger", KeyTypes.Text) { Example = "x", Meaning = new("Not in the table.", "不在表中。") };
        var map = Value.Constant("x", "y");
        var section = new Section(map.Context, ConfigNode.Map(map.Location, []), "section", table);

        Assert.Contains("section.stranger", Assert.Throws<InvalidOperationException>(() => section.Read(stranger)).Message, StringComparison.Ordinal);
    }

    private static AlertOpsOptions Load(string yaml)
    {
        using var folder = new TemporaryFolder();
        var loaded = ConfigurationSections.Load(folder.Write("alertops.yml", yaml), ImmutableDictionary<string, string>.Empty, "/");
        Assert.Empty(loaded.Problems);
        return loaded.Options!;
    }

    /// <summary>The values that stand at a path of keys, such as <c>receivers[].name</c>.</summary>
    private static IEnumerable<JsonElement> ValuesAt(JsonElement root, string path)
    {
        IEnumerable<JsonElement> found = [root];
        foreach (var name in path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.'))
        {
            found = name == "[]"
                ? found.Where(element => element.ValueKind == JsonValueKind.Array).SelectMany(element => element.EnumerateArray())
                : found.Where(element => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _)).Select(element => element.GetProperty(name));
        }

        return found;
    }

    private static IEnumerable<Place> Walk(KeyTable table, ImmutableArray<(Key Key, bool IsList)> parents)
    {
        foreach (var key in table.Keys)
        {
            yield return new Place(parents, key);
            if (key.Type.Table is { } inner && parents.All(parent => parent.Key.Type.Table != inner))
            {
                foreach (var place in Walk(inner, parents.Add((key, key.Type.IsList))))
                {
                    yield return place;
                }
            }
        }
    }

    /// <param name="Parents">The keys above, from the root.</param>
    private sealed record Place(ImmutableArray<(Key Key, bool IsList)> Parents, Key Key)
    {
        public string Path => string.Concat(Parents.Select(parent => $"{parent.Key.Name}{(parent.IsList ? "[]" : "")}.")) + Key.Name;

        /// <summary>A file with the key and its example alone.</summary>
        public string Yaml(string name)
        {
            var text = new StringBuilder();
            var start = "";
            foreach (var (parent, isList) in Parents)
            {
                text.Append(start).Append(parent.Name).Append(":\n");
                start = new string(' ', start.Length + 2) + (isList ? "- " : "");
            }

            return text.Append(start).Append(name).Append(": ").Append(Key.Example).Append('\n').ToString();
        }
    }
}
