using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;

namespace AlertOps.Commands;

/// <summary>Prints JSON Schemas, with which an editor completes and checks files while they are written.</summary>
internal static class SchemaCommand
{
    /// <summary>Chinese stays readable; nobody puts the schema into a page.</summary>
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var language = new Option<string>("--language") { Description = "Language of the descriptions: en or zh-CN", DefaultValueFactory = _ => Language.English.Tag() };
        language.AcceptOnlyFromAmong(Language.English.Tag(), Language.Chinese.Tag());
        var config = new Command("config", "The schema of alertops.yml and of the files that it includes") { language };
        config.SetAction(parsed =>
        {
            var written = parsed.GetValue(language) == Language.Chinese.Tag() ? Language.Chinese : Language.English;
            parsed.InvocationConfiguration.Output.WriteLine(Config(written));
            return ExitCodes.Ok;
        });
        return new Command("schema", "Prints a JSON Schema (draft 2020-12) for editors") { config };
    }

    private static string Config(Language language) =>
        new SchemaWriter(language).Document(ConfigurationSections.Loader.Keys, ConfigurationLoader.DefaultFile).ToJsonString(Indented);
}
