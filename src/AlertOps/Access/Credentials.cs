using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>Reads the token of an Authorization header, and finds its holder.</summary>
internal static class Credentials
{
    /// <summary>The token of Bearer, or the password of Basic with any user name; null when the header is neither.</summary>
    public static string? ReadToken(string authorization)
    {
        var parts = authorization.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts switch
        {
            [var scheme, var token] when scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) => token,
            [var scheme, var pair] when scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) => Password(pair),
            _ => null,
        };
    }

    public static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Finds the holder of a token. It compares digests, and always all of them, so that the time it takes shows neither the length nor the place of a token.</summary>
    public static T? Match<T>(byte[] digest, ImmutableArray<T> holders, Func<T, Secret> token)
        where T : class
    {
        T? found = null;
        foreach (var holder in holders.IsDefault ? [] : holders)
        {
            found = CryptographicOperations.FixedTimeEquals(digest, Digest(token(holder).Value)) ? holder : found;
        }

        return found;
    }

    private static string? Password(string pair)
    {
        var octets = new byte[pair.Length];
        if (!Convert.TryFromBase64String(pair, octets, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(octets, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }
}
