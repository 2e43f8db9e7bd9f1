using Microsoft.AspNetCore.Http.Features;

namespace AlertOps.Intake;

internal enum BodyEnd
{
    Complete,
    TooLarge,

    /// <summary>Too much is being read and waited for already.</summary>
    NoRoom,

    /// <summary>It came too slowly, or in chunks that are none.</summary>
    Broken,
}

/// <param name="Octets">What was read; of a body that is too large, its beginning.</param>
internal readonly record struct WebhookBody(BodyEnd End, ReadOnlyMemory<byte> Octets)
{
    /// <summary>What the server makes of a broken one: 400 or 408.</summary>
    public int Status { get; init; }

    public const int Limit = 10 * 1024 * 1024;
    private const int BeginningLength = 64 * 1024;

    /// <summary>As much of it as is kept of a refused one.</summary>
    public byte[] Beginning() => Octets[..Math.Min(Octets.Length, BeginningLength)].ToArray();

    /// <summary>Reads with the budget in hand, whatever Content-Length says or doesn't say.</summary>
    public static async Task<WebhookBody> ReadAsync(HttpContext http, IntakeBudget.Share share, CancellationToken ct)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            // The limit is kept here, where the beginning of what is too large can still be kept.
            feature.MaxRequestBodySize = null;
        }

        var announced = http.Request.ContentLength ?? 0;
        var stop = announced > Limit ? BeginningLength : Limit + 1;
        var octets = Array.Empty<byte>();
        var length = 0;
        while (length < stop)
        {
            if (length == octets.Length)
            {
                // What is announced is mostly true: one octet more finds the end without growing.
                var first = announced > 0 ? announced + 1 : BeginningLength;
                var size = (int)Math.Min(stop, Math.Max(length * 2L, first));
                if (!share.TryGrow(size - octets.Length))
                {
                    return new WebhookBody(BodyEnd.NoRoom, default);
                }

                Array.Resize(ref octets, size);
            }

            int count;
            try
            {
                count = await http.Request.Body.ReadAsync(octets.AsMemory(length), ct);
            }
            catch (BadHttpRequestException bad)
            {
                return new WebhookBody(BodyEnd.Broken, octets.AsMemory(0, Math.Min(length, BeginningLength))) { Status = bad.StatusCode };
            }

            if (count == 0)
            {
                return new WebhookBody(BodyEnd.Complete, octets.AsMemory(0, length));
            }

            length += count;
        }

        return new WebhookBody(BodyEnd.TooLarge, octets.AsMemory(0, Math.Min(length, BeginningLength)));
    }
}
