using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Configuration;

namespace AlertOps.Access;

/// <summary>Reads the token out of an Authorization header, and finds whose it is.</summary>
internal static class Credentials
{
    /// <summary>The token of Bearer, or the password of Basic whoever its user is; null when the header is neither.</summary>
    public static string? Offered(string authorization)
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

    /// <summary>Compares digests, and all of them: neither length nor place of a token shows in the time it takes.</summary>
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
