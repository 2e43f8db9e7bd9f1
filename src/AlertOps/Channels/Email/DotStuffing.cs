using System.Buffers;

namespace AlertOps.Channels.Email;

/// <summary>Doubles a dot at the start of a line and ends the message with a line of one dot (RFC 5321 §4.5.2). All line ends become CRLF.</summary>
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
