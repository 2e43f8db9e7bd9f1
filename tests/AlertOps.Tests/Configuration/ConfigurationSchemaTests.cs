using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Configuration.Keys;
using AlertOps.Testing;
using Json.Schema;

namespace AlertOps.Tests.Configuration;

/// <summary>The schema that <c>alertops schema config</c> prints takes what AlertOps takes, and refuses what a schema can see to be wrong.</summary>
public sealed partial class ConfigurationSchemaTests
{
    /// <summary>Writes a secret twice, and a variable decides between them: a schema sees the file alone.</summary>
    private const string FileAlone = "good_environment_over_both.yml";

    /// <summary>Cases that are wrong in a way that no schema sees: names that refer to each other, files, variables, and YAML itself.</summary>
    private static readonly HashSet<string> Unseen = new(StringComparer.Ordinal)
    {
        "channels_without_their_section.yml",
        "duplicate_keys.yml",
        "duplicate_names.yml",
        "environment_wrong.yml",
        "route_missing.yml",
        "route_root_without_receiver.yml",
        "runbooks_missing.yml",
        "storage_postgres_a_url.yml",
        "storage_postgres_file_wrong.yml",
        "storage_postgres_without_host.yml",
        "storage_retention_audit_short.yml",
        "wecom_apps_without_default.yml",
        "yaml_alias_and_tag.yml",
        "yaml_syntax.yml",
        "yaml_tab.yml",
        "yaml_two_documents.yml",
        "yaml_unclosed.yml",
    };

    private static readonly JsonSchema Schema = Compile(ConfigurationSections.Loader.Keys);

    public static TheoryData<string> GoodCases => [.. Files().Where(file => file != FileAlone && new ConfigurationCase(Full(file)).Expected.Count == 0)];

    public static TheoryData<string> WrongCases => [.. Files().Where(file => new ConfigurationCase(Full(file)).Expected.Count > 0)];

    [Theory]
    [MemberData(nameof(GoodCases))]
    public void A_good_configuration_passes(string file) => Assert.Empty(Errors(File.ReadAllText(Full(file))));

    [Theory]
    [MemberData(nameof(WrongCases))]
    public void A_wrong_configuration_is_refused_where_a_schema_can_see_it(string file)
    {
        var errors = Errors(File.ReadAllText(Full(file)));

        Assert.Equal(Unseen.Contains(file), errors.Count == 0);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    [InlineData("docs/install.md")]
    [InlineData("docs/install.zh-CN.md")]
    [InlineData("docs/security.md")]
    public void The_examples_of_the_documents_pass(string document)
    {
        var examples = ExamplesOf(document);

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(Errors(example)));
    }

    /// <summary>The parts of <c>alertops.yml</c> that a document shows.</summary>
    internal static IReadOnlyList<string> ExamplesOf(string document) =>
        [.. Block().Matches(File.ReadAllText(RepositoryFiles.Path(document.Split('/')))).Select(match => match.Groups["yaml"].Value).Where(IsConfiguration)];

    [GeneratedRegex("```ya?ml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    private static bool IsConfiguration(string yaml) => ConfigurationSections.Loader.Keys.Keys.Any(key => Regex.IsMatch(yaml, $"^{key.Name}:", RegexOptions.Multiline)) && !yaml.Contains("webhook_configs", StringComparison.Ordinal);

    private static IEnumerable<string> Files() => Directory.GetFiles(ConfigurationCase.Folder, "*.yml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string Full(string file) => Path.Combine(ConfigurationCase.Folder, file);

    /// <summary>Checks the example of a key by the schema of its type.</summary>
    internal static List<string> ErrorsOf(Key key)
    {
        var table = new KeyTable();
        table.Add(key);
        if (key.Needs is not { } needed)
        {
            return Errors(Compile(table), key.Written);
        }

        table.Add(needed);
        return Errors(Compile(table), $"{key.Written}\n{needed.Written}");
    }

    private static JsonSchema Compile(KeyTable table) => JsonSchema.FromText(new SchemaWriter(Language.English).Document(table, "alertops.yml").ToJsonString());

    private static List<string> Errors(string yaml) => Errors(Schema, yaml);

    private static List<string> Errors(JsonSchema schema, string yaml)
    {
        var results = schema.Evaluate(YamlAsJson.Parse(yaml), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }
}
