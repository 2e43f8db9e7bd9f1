using AlertOps.Configuration.Parsing;

namespace AlertOps.Configuration.Keys;

/// <typeparam name="T">A nullable type: null stands for a value that is absent or wrong.</typeparam>
internal sealed class Key<T>(string name, KeyType<T> type) : Key(name)
{
    private T? parsedDefault;

    public override KeyType Type => type;

    /// <summary>The parsed <see cref="Key.Default"/>; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">The default is not a value of the key's type.</exception>
    public T? DefaultValue
    {
        get
        {
            if (parsedDefault is null && Default is not null)
            {
                parsedDefault = Read(Value.Constant(Name, Default));
                if (parsedDefault is null)
                {
                    throw new InvalidOperationException($"the default '{Default}' of '{Name}' is not {type.Noun.English}");
                }
            }

            return parsedDefault;
        }
    }

    /// <returns>Null for a wrong value, which is then reported.</returns>
    public T? Read(Value value) => type.Read(value, this);
}
