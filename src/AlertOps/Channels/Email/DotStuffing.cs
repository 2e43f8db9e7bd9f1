using System.Buffers;

namespace AlertOps.Channels.Email;

/// <summary>RFC 5321 §4.5.2: a dot at the start of a line is doubled, and a dot alone ends the message. Line ends become CRLF whatever they were.</summary>
internal static class DotStuffing
{
    public static ReadOnlyMemory<byte> Apply(ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + 256);
        while (!message.IsEmpty)
        {
            var feed = message.IndexOfAny((byte)'\r', (byte)'\n');
            var line = feed < 0 ? message : message[..feed];
            if (line is [(byte)'.', ..])
            {
                output.Write("."u8);
            }

            output.Write(line);
            output.Write("\r\n"u8);
            message = feed < 0 ? [] : message[(feed + (message[feed..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))..];
        }

        output.Write(".\r\n"u8);
        return output.WrittenMemory;
    }
}
