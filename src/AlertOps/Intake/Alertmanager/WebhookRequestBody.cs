using Microsoft.AspNetCore.Http.Features;

namespace AlertOps.Intake.Alertmanager;

internal enum BodyReadStatus
{
    Complete,
    TooLarge,

    /// <summary>The bytes of all bodies that are being read or wait are at their limit.</summary>
    OverBudget,

    /// <summary>The body came too slowly, or its chunks are malformed.</summary>
    Broken,
}

/// <summary>The body of a webhook request, as far as it was read.</summary>
/// <param name="Octets">All of it; the beginning of a body that is too large or broken.</param>
internal readonly record struct WebhookRequestBody(BodyReadStatus Status, ReadOnlyMemory<byte> Octets)
{
    /// <summary>The HTTP status for a broken body: 400 or 408.</summary>
    public int HttpStatus { get; init; }

    public const int Limit = 10 * 1024 * 1024;
    private const int BeginningLength = 64 * 1024;

    /// <summary>The first 64 KiB, which are stored of a refused body.</summary>
    public byte[] Beginning() => Octets[..Math.Min(Octets.Length, BeginningLength)].ToArray();

    /// <summary>Reads the body and reserves its bytes before it allocates them, whether or not Content-Length is there or true.</summary>
    public static async Task<WebhookRequestBody> ReadAsync(HttpContext http, IntakeByteBudget.Reservation reservation, CancellationToken ct)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            // The limit is enforced below, where the beginning of a body that is too large can still be kept.
            feature.MaxRequestBodySize = null;
        }

        var announced = http.Request.ContentLength ?? 0;
        var end = announced > Limit ? BeginningLength : Limit + 1;
        var octets = Array.Empty<byte>();
        var length = 0;
        while (length < end)
        {
            if (length == octets.Length)
            {
                // The announced length is mostly true: a buffer one octet longer finds the end without growing.
                var first = announced > 0 ? announced + 1 : BeginningLength;
                var size = (int)Math.Min(end, Math.Max(length * 2L, first));
                if (!reservation.TryGrow(size - octets.Length))
                {
                    return new WebhookRequestBody(BodyReadStatus.OverBudget, default);
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
                return new WebhookRequestBody(BodyReadStatus.Broken, octets.AsMemory(0, Math.Min(length, BeginningLength))) { HttpStatus = bad.StatusCode };
            }

            if (count == 0)
            {
                return new WebhookRequestBody(BodyReadStatus.Complete, octets.AsMemory(0, length));
            }

            length += count;
        }

        return new WebhookRequestBody(BodyReadStatus.TooLarge, octets.AsMemory(0, Math.Min(length, BeginningLength)));
    }
}
