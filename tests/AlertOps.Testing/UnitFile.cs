namespace AlertOps.Testing;

/// <summary>Reads a systemd unit: sections of keys, each with one value for every line.</summary>
public sealed class UnitFile
{
    private readonly Dictionary<(string Section, string Key), List<string>> values = [];

    public static UnitFile Read(string path)
    {
        var unit = new UnitFile();
        var section = "";
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or ';')))
        {
            if (line[0] == '[')
            {
                section = line.Trim('[', ']');
                continue;
            }

            var (key, value) = line.Split('=', 2) is [var before, var after] ? (before, after) : throw new FormatException($"{path}: {line}");
            if (!unit.values.TryGetValue((section, key), out var list))
            {
                unit.values[(section, key)] = list = [];
            }

            list.Add(value);
        }

        return unit;
    }

    public IReadOnlyList<string> All(string section, string key) => values.TryGetValue((section, key), out var list) ? list : [];

    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public string One(string section, string key) => All(section, key).Single();
}
