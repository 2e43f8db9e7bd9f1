using System.Text.Json;
using System.Text.Json.Serialization;
using Refit;

namespace AlertOps.Channels.WeCom;

/// <summary>The part of WeCom's HTTP API that AlertOps uses. <see cref="WeComAnswer"/> reads the answers, whose fields are not always of the documented type.</summary>
internal interface IWeComApi
{
    [Get("cgi-bin/gettoken")]
    Task<IApiResponse<JsonElement>> TokenAsync([Query, AliasAs("corpid")] string corpId, [Query, AliasAs("corpsecret")] string secret, CancellationToken ct);

    [Post("cgi-bin/message/send")]
    Task<IApiResponse<JsonElement>> SendAsync([Query, AliasAs("access_token")] string accessToken, [Body] HttpContent message, CancellationToken ct);

    /// <param name="webhookUrl">The whole URL as it is configured, on whatever host.</param>
    [Post("")]
    Task<IApiResponse<JsonElement>> SendToRobotAsync([Url] Uri webhookUrl, [Body] HttpContent message, CancellationToken ct);
}

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WeComAnswerJson : JsonSerializerContext;
