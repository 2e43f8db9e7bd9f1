using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AlertOps.Yaml;

/// <summary>
/// Reads every YAML file of AlertOps. It builds the nodes from the parser's events: YamlDotNet's own representation model overflows the stack when values
/// are nested deeply or contain themselves, and it stops at the first key that is written twice. Depth, number, length and time are counted while the
/// events arrive, so that no text exceeds its limits. Every exception of the parser is a fault of the text.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxFaults = 100;
    private const int MaxReasonLength = 200;
    private const string Cure = "check the indentation, the quotes and the brackets around this line";

    private readonly Parser parser;
    private readonly YamlLimits limits;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly List<YamlFault> faults = [];
    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);
    private int read;
    private int line = 1;

    private YamlReader(string text, YamlLimits limits, TimeProvider clock)
    {
        parser = new Parser(new StringReader(text));
        this.limits = limits;
        this.clock = clock;
        started = clock.GetTimestamp();
    }

    /// <summary>Reads a text; mistakes in it are part of the result.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "YamlDotNet throws many kinds of exceptions at texts that are no YAML, and not all of them are its own.")]
    public static YamlDocument Read(string text, YamlLimits? limits = null, TimeProvider? clock = null)
    {
        var reader = new YamlReader(text, limits ?? YamlLimits.Default, clock ?? TimeProvider.System);
        try
        {
            var root = reader.Document();
            return new YamlDocument(root, [.. reader.faults]);
        }
        catch (YamlException error)
        {
            // Some errors have no position; the line that was read last is near enough.
            return reader.SyntaxFault(error.Start.Line > 1 || error.Start.Index > 0 ? (int)error.Start.Line : reader.line, Reason(error));
        }
        catch (Exception)
        {
            return reader.SyntaxFault(reader.line, "it can't be read beyond here");
        }
    }

    private static string Reason(YamlException error)
    {
        var reason = error.Message.Split('\n')[0].TrimEnd('.', ' ');
        reason = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        return string.Concat(reason.Select(character => char.IsControl(character) ? ' ' : character)) is { Length: > 0 } text ? text : "syntax error";
    }

    private YamlDocument SyntaxFault(int at, string what) => new(null, [.. faults, new YamlFault(Math.Max(1, at), what, Cure, true)]);

    private YamlNode Document()
    {
        YamlNode? root = null;
        while (Next())
        {
            if (parser.Current is DocumentStart start && root is not null)
            {
                Fault((int)start.Start.Line, "a second document begins", "remove the '---', or put what follows into a file of its own");
                break;
            }

            if (parser.Current is NodeEvent)
            {
                root = Node(0);
            }
        }

        return root ?? new YamlScalar(1, 1, 1, "", YamlStyle.Plain, "");
    }

    private bool Next()
    {
        if (clock.GetElapsedTime(started) > limits.Time)
        {
            throw LimitExceeded($"reading it takes longer than {limits.Time.TotalSeconds:0.#} s");
        }

        var more = parser.MoveNext();
        line = (int)(parser.Current?.Start.Line ?? line);
        return more;
    }

    private YamlException LimitExceeded(string what) => new(new Mark(1, line, 1), new Mark(1, line, 1), what);

    private YamlNode Node(int depth)
    {
        if (depth > limits.Depth)
        {
            throw LimitExceeded($"nested deeper than {limits.Depth} levels");
        }

        if (++read > limits.Nodes)
        {
            throw LimitExceeded($"more than {limits.Nodes} values");
        }

        var anchor = parser.Current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        var node = parser.Current switch
        {
            AnchorAlias alias => Alias(alias),
            MappingStart => Map(depth),
            SequenceStart => List(depth),
            Scalar scalar => Leaf(scalar),
            _ => new YamlScalar(line, 1, line, "", YamlStyle.Plain, ""),
        };
        if (anchor is not null)
        {
            // It is known only now, so that a node can't contain itself.
            anchors[anchor] = node;
        }

        return node;
    }

    private YamlNode Alias(AnchorAlias alias)
    {
        if (anchors.TryGetValue(alias.Value.Value, out var node))
        {
            return node;
        }

        Fault(line, "an alias without its anchor", "put a value that starts with '*' into quotes");
        return new YamlScalar(line, 1, line, "", YamlStyle.Plain, "");
    }

    private static YamlScalar Leaf(Scalar scalar) => new(
        (int)scalar.Start.Line,
        (int)scalar.Start.Column,
        (int)scalar.End.Line,
        scalar.Value,
        scalar.Style switch
        {
            ScalarStyle.Plain => YamlStyle.Plain,
            ScalarStyle.Literal or ScalarStyle.Folded => YamlStyle.Block,
            _ => YamlStyle.Quoted,
        },
        scalar.Tag.IsEmpty ? "" : scalar.Tag.Value)
    {
        TextColumn = TextColumn(scalar, scalar.Style == ScalarStyle.Plain ? 0 : 1),
    };

    private static int TextColumn(Scalar scalar, int quote) =>
        scalar.End.Line == scalar.Start.Line && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * quote) ? (int)scalar.Start.Column + quote : 0;

    private YamlList List(int depth)
    {
        var begins = line;
        var (size, length) = (1, 0L);
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next() && parser.Current is not SequenceEnd)
        {
            items.Add(Counted(Node(depth + 1), ref size, ref length));
        }

        return new YamlList(begins, size, length, items.ToImmutable());
    }

    private YamlMap Map(int depth)
    {
        var begins = line;
        var (size, length) = (1, 0L);
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var byKey = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        while (Next() && parser.Current is not MappingEnd)
        {
            var keyLine = line;
            var key = Counted(Node(depth + 1), ref size, ref length);
            Next();
            var value = Counted(Node(depth + 1), ref size, ref length);
            if (key is YamlScalar { Text: not "<<" } scalar)
            {
                if (!byKey.TryAdd(scalar.Text, value))
                {
                    Fault(keyLine, $"'{Shown(scalar.Text)}' is already set in line {places[scalar.Text]}", "keep one of the two");
                    continue;
                }

                places[scalar.Text] = keyLine;
            }

            entries.Add(new YamlEntry(key, value));
        }

        return new YamlMap(begins, size, length, entries.ToImmutable(), byKey);
    }

    private YamlNode Counted(YamlNode node, ref int size, ref long length)
    {
        size += node.Size;
        length += node.Length;
        if (size > limits.Nodes)
        {
            throw LimitExceeded($"more than {limits.Nodes} values");
        }

        return length <= limits.Characters ? node : throw LimitExceeded($"more than {limits.Characters} characters, aliases counted");
    }

    private static string Shown(string key)
    {
        var shown = string.Concat(key.Take(60).Select(character => char.IsControl(character) ? '\uFFFD' : character));
        return key.Length > 60 ? shown + "…" : shown;
    }

    private void Fault(int at, string what, string cure)
    {
        if (faults.Count < MaxFaults)
        {
            faults.Add(new YamlFault(at, what, cure, false));
        }
    }
}
