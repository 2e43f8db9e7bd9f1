using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Shares tokens in the database between replicas and over restarts: one replica fetches a token, the others wait and read it. Stored tokens are
/// encrypted (AES-256-GCM) under a key derived from the app's secret, so that access to the database alone does not give them away.
/// </summary>
internal sealed class SharedTokenStore(WeComTokenEndpoint endpoint, IHousekeepingStore store, TimeProvider time, ILogger<SharedTokenStore> logger) : ITokenSource
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>
    /// The lease of the replica that fetches. It is longer than the time-out of the request, so that only the lease of a dead replica expires.
    /// </summary>
    private static readonly TimeSpan Lease = WeComClient.Timeout * 2;

    /// <summary>The pause before a replica looks again whether another one has fetched the token.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly string holder = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public async Task<FetchedToken> FetchAsync(WeComOptions options, WeComApp app, string invalidated)
    {
        var key = AccessTokenKey.Of(options, app).StoreKey;
        try
        {
            string? unusable = null;
            while (true)
            {
                var shared = await store.TakeSharedValueAsync(key, unusable, holder, time.GetUtcNow(), Lease, CancellationToken.None);
                if (shared.Value is { } text)
                {
                    if (Decrypt(text, app.Secret) is { } found && found.Token != invalidated && found.ExpiresAt > time.GetUtcNow())
                    {
                        return new FetchedToken(found.Token, found.ExpiresAt - time.GetUtcNow(), default);
                    }

                    unusable = text;
                }
                else if (shared.IsMine)
                {
                    return await FetchAndShareAsync(options, app, key);
                }
                else
                {
                    await Task.Delay(PollInterval, time);
                }
            }
        }
        catch (DbException error)
        {
            // Without the database no new call can be made, but those that are committed may still be sent.
            logger.SharedTokensUnavailable(error);
            return await endpoint.FetchAsync(options, app, invalidated);
        }
    }

    private async Task<FetchedToken> FetchAndShareAsync(WeComOptions options, WeComApp app, string key)
    {
        var fetched = await endpoint.FetchAsync(options, app, "");
        var now = time.GetUtcNow();
        await store.PutSharedValueAsync(
            key,
            holder,
            fetched.Token.Length == 0 ? "" : Encrypt(fetched.Token, now + fetched.Lifetime, app.Secret),
            now + fetched.Lifetime - AppAccessToken.RenewalMargin(fetched.Lifetime),
            CancellationToken.None);
        return fetched;
    }

    private static string Encrypt(string token, DateTimeOffset expiresAt, Secret secret)
    {
        var plain = Encoding.UTF8.GetBytes($"{expiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)} {token}");
        var encrypted = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(encrypted.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(KeyFrom(secret), TagBytes);
        aes.Encrypt(encrypted.AsSpan(0, NonceBytes), plain, encrypted.AsSpan(NonceBytes + TagBytes), encrypted.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(encrypted);
    }

    /// <summary>Null when the text was encrypted under another secret, or is damaged.</summary>
    private static (string Token, DateTimeOffset ExpiresAt)? Decrypt(string text, Secret secret)
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
}
