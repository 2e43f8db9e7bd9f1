using System.Text.Json;
using System.Text.Json.Nodes;
using AlertOps.Notices;

namespace AlertOps.Storage;

/// <summary>
/// Reads notices. One that a newer version wrote, while replicas are upgraded one after the other, is read without the blocks that this version does not
/// know: it must still leave, and must not keep those behind it waiting.
/// </summary>
internal static class StoredNotice
{
    public static Notice Read(string document)
    {
        try
        {
            return StoredJson.Read<Notice>(document);
        }
        catch (JsonException)
        {
            return StoredJson.Read<Notice>(WithKnownBlocks(document));
        }
    }

    private static string WithKnownBlocks(string document)
    {
        var notice = JsonNode.Parse(document)!.AsObject();
        if (notice["blocks"] is JsonArray blocks)
        {
            blocks.RemoveAll(block => block is null || StoredJson.ReadOr<Block?>(block.ToJsonString(), null) is null);
        }

        return notice.ToJsonString();
    }
}
