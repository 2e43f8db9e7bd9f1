using System.Security.Cryptography;
using System.Text;

namespace AlertOps.Storage.Schema;

/// <summary>One numbered step of the schema. It never changes once it is released: each database stores its checksum.</summary>
/// <param name="Name">File name, such as <c>0001_line.sql</c>.</param>
internal sealed record SchemaScript(int Version, string Name, string Sql)
{
    private const string Prefix = "AlertOps.Storage.Schema.";

    /// <summary>SHA-256 of the script before its translation, in hex; the kind of line ends does not matter.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    public static IReadOnlyList<SchemaScript> Embedded()
    {
        var assembly = typeof(SchemaScript).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                var file = name[Prefix.Length..];
                return new SchemaScript(int.Parse(file[..4]), file, reader.ReadToEnd());
            })
            .OrderBy(script => script.Version)];
    }
}
