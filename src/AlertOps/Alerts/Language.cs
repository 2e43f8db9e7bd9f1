namespace AlertOps.Alerts;

/// <summary>The languages of messages and pages. Chinese is the default; a receiver or a person may choose.</summary>
internal enum Language
{
    Chinese,
    English,
}

internal static class Languages
{
    public static string Tag(this Language language) => language == Language.English ? "en" : "zh-CN";

    public static bool TryParse(string text, out Language language)
    {
        language = text.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? Language.English : Language.Chinese;
        return language == Language.English || text.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
    }
}
