using System.Net.Sockets;

namespace AlertOps.Channels;

/// <summary>Why a request got no answer, in words of our own.</summary>
internal static class HttpFailure
{
    /// <summary>Enum words only: the text of the exception may quote a URL with its key, or a proxy's with its password.</summary>
    public static string Describe(HttpRequestException exception) => exception.InnerException switch
    {
        SocketException socket => $"{exception.HttpRequestError}: {socket.SocketErrorCode}",
        _ => exception.HttpRequestError.ToString(),
    };
}
