using System.Security.Cryptography;
using System.Text;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Identifies an access token by its app and secret. A new secret makes a new key, so that a refusal of the old secret no longer counts. The secret
/// itself is not kept.
/// </summary>
internal sealed record AccessTokenKey(string ApiUrl, string CorpId, int AgentId, string SecretHash)
{
    public static AccessTokenKey Of(WeComOptions options, WeComApp app) => new(
        options.ApiUrl.AbsoluteUri,
        app.CorpId,
        app.AgentId,
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(app.Secret.Value))));

    /// <summary>The key in the database. Replicas of other versions hash this text, too: it must not change.</summary>
    public string StoreKey =>
        $"wecom_token/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"SlotKey {{ ApiUrl = {ApiUrl}, CorpId = {CorpId}, AgentId = {AgentId}, SecretHash = {SecretHash} }}")))}";
}
