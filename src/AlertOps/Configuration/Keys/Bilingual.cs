using AlertOps.Alerts;

namespace AlertOps.Configuration.Keys;

/// <summary>The same words in both languages of the reference.</summary>
internal sealed record Bilingual(string English, string Chinese)
{
    public string In(Language language) => language == Language.English ? English : Chinese;
}
