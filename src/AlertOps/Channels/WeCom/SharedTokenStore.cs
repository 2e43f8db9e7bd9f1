using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Tokens in the database, for all replicas and over restarts. They lie there sealed (AES-256-GCM) under a key made from the app's secret: who may read
/// the database but doesn't know the secret can't use them.
/// </summary>
internal sealed class SharedTokenStore(IAlertStore store, TimeProvider time, ILogger<SharedTokenStore> logger)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Longer than WeCom is waited for, so that only a dead replica's turn ends by itself.</summary>
    private static readonly TimeSpan Turn = WeComClient.Timeout * 2;

    /// <summary>How often somebody else's turn is looked after.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly string self = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>The token on the shelf, or one that is fetched and put there while the others wait.</summary>
    /// <param name="dropped">One that WeCom has refused: not to be taken from the shelf; "" when there is none.</param>
    public async Task<FetchedToken> BringAsync(string key, Secret secret, string dropped, Func<Task<FetchedToken>> fetch)
    {
        try
        {
            string? spoiled = null;
            while (true)
            {
                var shared = await store.TakeSharedAsync($"wecom_token/{Hash(key)}", spoiled, self, time.GetUtcNow(), Turn, CancellationToken.None);
                if (shared.Value is { } text)
                {
                    if (Open(text, secret) is { } found && found.Token != dropped && found.ExpiresAt > time.GetUtcNow())
                    {
                        return new FetchedToken(found.Token, found.ExpiresAt - time.GetUtcNow(), default);
                    }

                    spoiled = text;
                }
                else if (shared.IsMine)
                {
                    return await FetchAsync(key, secret, fetch);
                }
                else
                {
                    await Task.Delay(Look, time);
                }
            }
        }
        catch (DbException error)
        {
            // Without the database nothing new can leave, but what is on its way may.
            logger.ShelfOutOfReach(error);
            return await fetch();
        }
    }

    private async Task<FetchedToken> FetchAsync(string key, Secret secret, Func<Task<FetchedToken>> fetch)
    {
        var fetched = await fetch();
        var now = time.GetUtcNow();
        await store.PutSharedAsync(
            $"wecom_token/{Hash(key)}",
            self,
            fetched.Token.Length == 0 ? "" : Seal(fetched.Token, now + fetched.Lifetime, secret),
            now + fetched.Lifetime - AccessTokenCache.MarginOf(fetched.Lifetime),
            CancellationToken.None);
        return fetched;
    }

    private static string Seal(string token, DateTimeOffset expiresAt, Secret secret)
    {
        var plain = Encoding.UTF8.GetBytes($"{expiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)} {token}");
        var sealed_ = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(KeyFrom(secret), TagBytes);
        aes.Encrypt(sealed_.AsSpan(0, NonceBytes), plain, sealed_.AsSpan(NonceBytes + TagBytes), sealed_.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(sealed_);
    }

    /// <summary>Null when it was sealed under another secret, or damaged.</summary>
    private static (string Token, DateTimeOffset ExpiresAt)? Open(string text, Secret secret)
    {
        try
        {
            var bytes = Convert.FromBase64String(text);
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(KeyFrom(secret), TagBytes);
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
            var parts = Encoding.UTF8.GetString(plain).Split(' ', 2);
            return (parts[1], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)));
        }
        catch (Exception error) when (error is CryptographicException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static byte[] KeyFrom(Secret secret) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret.Value), 32, info: "alertops wecom token"u8.ToArray());

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
