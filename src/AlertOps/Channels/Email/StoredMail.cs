using System.Collections.Immutable;
using MimeKit;

namespace AlertOps.Channels.Email;

/// <summary>
/// Lets MailKit send a mail as the bytes that the outbox holds. Headers are written as they were read, and everything after them is never parsed: MailKit
/// has nothing to encode, fold or number anew, so that every try sends the same bytes.
/// </summary>
internal sealed class StoredMail : MimeEntity
{
    private readonly ReadOnlyMemory<byte> body;

    private StoredMail(ReadOnlyMemory<byte> body)
        : base("message", "rfc822")
    {
        this.body = body;
        // The stored headers describe the body already.
        Headers.Clear();
    }

    /// <param name="mail">A mail that <see cref="MailMessage.ToBytes"/> wrote.</param>
    public static MimeMessage Of(ImmutableArray<byte> mail)
    {
        var afterHeaders = mail.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var headers = HeaderList.Load(new MemoryStream(mail.AsSpan()[..afterHeaders].ToArray()));
        return new MimeMessage(headers) { Body = new StoredMail(mail.AsMemory()[afterHeaders..]) };
    }

    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
        // The bytes were fit for every server when they were stored: ASCII, in short lines.
    }

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) => stream.Write(body.Span);

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        await stream.WriteAsync(body, cancellationToken);
}
