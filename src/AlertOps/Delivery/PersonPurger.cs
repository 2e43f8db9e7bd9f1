using AlertOps.Incidents.Audit;

namespace AlertOps.Delivery;

/// <summary>Replaces the id of a person who has left by <c>former-N</c>.</summary>
internal sealed class PersonPurger(ICommandStore store, TimeProvider time)
{
    /// <param name="id">Must no longer be in <c>people</c>, nor the name of a token.</param>
    public Task<PersonPurge> PurgeAsync(string id, Actor actor, CancellationToken ct) => store.PurgePersonAsync(id, actor, time.GetUtcNow(), ct);
}
