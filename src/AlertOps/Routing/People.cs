using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace AlertOps.Routing;

/// <summary>The people of the configuration, in their order and by id.</summary>
[CollectionBuilder(typeof(People), nameof(Of))]
internal sealed class People : IEnumerable<Person>
{
    private readonly ImmutableArray<Person> inOrder;
    private readonly Dictionary<string, Person> byId = new(StringComparer.Ordinal);

    private People(ImmutableArray<Person> people)
    {
        inOrder = people;
        foreach (var person in people)
        {
            // Ids that two people share are reported when the configuration is read; until then the first one counts.
            byId.TryAdd(person.Id, person);
        }
    }

    public static People Of(ReadOnlySpan<Person> people) => new([.. people]);

    /// <returns>Null when nobody has this id.</returns>
    public Person? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The name of the person with this id; the id itself when nobody has it.</summary>
    public string NameOf(string id) => Find(id)?.Name ?? id;

    public IEnumerator<Person> GetEnumerator() => inOrder.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
