using System.Collections.Immutable;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Routing;

namespace AlertOps.Configuration.Parsing;

/// <summary>What a receiver's channels may refer to.</summary>
/// <param name="Http">How clients connect that don't say otherwise.</param>
internal sealed record Addressees(WeComOptions WeCom, EmailOptions? Email, ImmutableArray<Person> People, HttpOptions Http);

/// <summary>One entry of <c>channels</c>: a map of one key, the channel's name.</summary>
internal static class ChannelParser
{
    private const string Markdown = "markdown";
    private const string Text = "text";

    /// <summary>Every kind of channel.</summary>
    internal static readonly string[] Names = ["wecom_app", "wecom_robot", "email", "webhook", "sandbox"];

    /// <param name="place">The receiver and the entry's index: by it a webhook is found again.</param>
    public static ReceiverChannel? Parse(Value value, string place, Addressees known)
    {
        const string example = "wecom_robot: {robot: ops}";
        if (value.Node is { Kind: NodeKind.Scalar, Text: "sandbox" })
        {
            value.Wrong("a name where a map is expected", "write it like sandbox: {}");
            return null;
        }

        if (value.Map(example) is not { } section)
        {
            return null;
        }

        var written = Names.Select(section.FindBare).OfType<Value>().ToList();
        section.Close();
        if (section.IsEmpty)
        {
            value.Wrong("no channel", $"write it like {example}");
        }
        else if (written.Count > 1)
        {
            written[1].Wrong("a second channel in one entry", "begin it with '- ' of its own");
        }

        return written.Count > 0 ? One(written[0], place, known) : null;
    }

    private static ReceiverChannel? One(Value value, string place, Addressees known)
    {
        var name = value.Path[(value.Path.LastIndexOf('.') + 1)..];
        if (value.Map($"{name}: {{}}") is not { } section)
        {
            return null;
        }

        var channel = name switch
        {
            "wecom_app" => App(section, known),
            "wecom_robot" => Robot(section, known),
            "email" => Email(section, known),
            "webhook" => WebhookParser.Parse(section, place, known.Http),
            _ => new ReceiverChannel(name, "", [], Markdown),
        };
        section.Close();
        return channel;
    }

    private static ReceiverChannel App(Section section, Addressees known)
    {
        var apps = known.WeCom.Apps.Select(app => app.Name).ToList();
        var app = section.Find("app");
        var name = app?.Text(WeComApp.DefaultName) ?? WeComApp.DefaultName;
        if (apps.Count == 0)
        {
            section.Context.Report(section.Place, $"{section.Path}: no WeCom app is configured", "add wecom: {corp_id: …, agent_id: …, secret_file: …}");
        }
        else if (app is null && !apps.Contains(name))
        {
            section.Missing("app", $"app: {Readable.Key(apps[0])}");
        }
        else if (!apps.Contains(name))
        {
            app?.Wrong($"no app '{Readable.Key(name)}'", app.Context.Cure(name, apps.Where(known => known.Length > 0), "add it to wecom.apps"));
        }

        var to = section.Require("to", "to: ['person:zhangsan', 'all']") is { } value ? Recipients.WeCom(value, known.People) : [];
        return new ReceiverChannel("wecom_app", name, to, Format(section, "auto", Markdown, "card", "textcard", Text));
    }

    private static ReceiverChannel Robot(Section section, Addressees known)
    {
        var robots = known.WeCom.Robots.Select(robot => robot.Name).Where(robot => robot.Length > 0).ToList();
        var value = section.Require("robot", "robot: ops");
        var name = value?.Text("ops") ?? "";
        if (name.Length > 0 && !robots.Contains(name))
        {
            value?.Wrong($"no robot '{Readable.Key(name)}'", value.Context.Cure(name, robots, "add it to wecom.robots"));
        }

        section.Foreign("to", "a robot speaks to its whole group", "remove it; mention calls people by name");
        return MentionParser.Parse(section, known.People, new ReceiverChannel("wecom_robot", name, [], Format(section, Markdown, "markdown_v2", Text, "image")));
    }

    private static ReceiverChannel Email(Section section, Addressees known)
    {
        if (known.Email is null)
        {
            section.Context.Report(section.Place, $"{section.Path}: no mail server is configured", "add email: {smarthost: 'smtp.example.com:465', from: …}");
        }

        var to = section.Require("to", "to: ['sre@example.com']") is { } value ? Recipients.Mail(value, known.People) : [];
        var cc = section.Find("cc") is { } copies ? Recipients.Copies(copies, known.People) : [];
        return new ReceiverChannel("email", "", to, Markdown) { Cc = [.. cc.Except(to, StringComparer.OrdinalIgnoreCase)] };
    }

    /// <summary>"auto" leaves the choice to AlertOps: markdown, until the callback comes that a card with buttons needs.</summary>
    private static string Format(Section section, params string[] words) => section.Find("format")?.Word(words) switch
    {
        null or "auto" => Markdown,
        var format => format,
    };
}
