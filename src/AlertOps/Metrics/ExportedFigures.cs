using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AlertOps.Metrics;

/// <summary>Reads the figures from the text of <c>/metrics</c>, so that both are the same.</summary>
internal sealed class ExportedFigures(PrometheusExporter exporter) : IOwnFigures
{
    public async Task<ImmutableArray<OwnFigure>> ReadAsync(CancellationToken ct) =>
        Parse(Encoding.UTF8.GetString(await exporter.CollectAsync().WaitAsync(ct)));

    /// <summary>Reads the samples of AlertOps' own metrics from Prometheus' text format, as AlertOps writes it.</summary>
    public static ImmutableArray<OwnFigure> Parse(string text)
    {
        var figures = ImmutableArray.CreateBuilder<OwnFigure>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var end = line.IndexOfAny('{', ' ');
            if (end <= 0 || line[0] == '#' || line[..end].ToString() is not { } name || OwnMetrics.KindOf(name) is null)
            {
                continue;
            }

            var rest = line[end..];
            var labels = ReadLabels(ref rest);
            figures.Add(new OwnFigure(name, labels, Number(rest.Trim())));
        }

        return figures.ToImmutable();
    }

    /// <summary>Reads <c>{name="value",…}</c>, if it stands here, and leaves what follows it. A label without a value is as good as none.</summary>
    private static ImmutableArray<KeyValuePair<string, string>> ReadLabels(ref ReadOnlySpan<char> rest)
    {
        var labels = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (rest.Length > 0 && rest[0] is '{' or ',')
        {
            var equals = rest.IndexOf('=');
            var name = rest[1..equals].ToString();
            rest = rest[(equals + 2)..];
            var value = ReadQuoted(ref rest);
            if (value.Length > 0)
            {
                labels.Add(KeyValuePair.Create(name, value));
            }
        }

        rest = rest.TrimStart('}');

        return labels.ToImmutable();
    }

    /// <summary>Reads a value up to its closing quote, and leaves what follows the quote.</summary>
    private static string ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        var index = 0;
        for (; rest[index] != '"'; index++)
        {
            value.Append(rest[index] != '\\' ? rest[index] : rest[++index] == 'n' ? '\n' : rest[index]);
        }

        rest = rest[(index + 1)..];
        return value.ToString();
    }

    private static double Number(ReadOnlySpan<char> text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
