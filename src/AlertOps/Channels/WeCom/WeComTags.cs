using System.Text.RegularExpressions;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Replaces what could begin a tag by look-alikes, since WeCom documents no escape. An "&amp;" stays, as addresses have it, unless it could begin a character
/// reference: a client that resolves those before it looks for tags would make a tag of them.
/// </summary>
internal static partial class WeComTags
{
    public static string Escape(string text) => CharacterReference().Replace(text.Replace('<', '＜').Replace('>', '＞'), "＆");

    [GeneratedRegex(@"&(?=#|[lg]t|[A-Za-z0-9]+;)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CharacterReference();
}
