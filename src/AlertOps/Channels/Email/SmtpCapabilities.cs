namespace AlertOps.Channels.Email;

/// <summary>Reads what a server offers in its EHLO reply.</summary>
internal static class SmtpCapabilities
{
    /// <summary>Both spellings are met: <c>AUTH LOGIN PLAIN</c>, and the old <c>AUTH=LOGIN PLAIN</c>.</summary>
    public static HashSet<string> Mechanisms(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase))
        .SelectMany(line => line[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
