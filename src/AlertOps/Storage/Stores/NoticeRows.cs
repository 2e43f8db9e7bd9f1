using AlertOps.Notices;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Writes notices: pages of changes, and messages.</summary>
internal static class NoticeRows
{
    /// <summary>Inserts a notice; returns its id.</summary>
    /// <param name="english">The page in English; null for a message, which is in the language of its receiver.</param>
    public static Task<long> InsertAsync(WriteSession session, long incident, Notice notice, Notice? english, CancellationToken ct) =>
        session.Statement("insert into notices (incident_id, title, document, document_en) values (@incident, @title, @document, @document_en) returning id").With(
            ("incident", incident),
            ("title", notice.Title),
            ("document", StoredJson.Write(notice)),
            ("document_en", english is null ? null : StoredJson.Write(english))).ScalarAsync(ct);
}
