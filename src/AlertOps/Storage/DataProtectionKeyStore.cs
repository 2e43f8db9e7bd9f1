using System.Xml.Linq;
using AlertOps.Storage.Stores;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AlertOps.Storage;

/// <summary>
/// Keys of DataProtection among the settings: a form that one replica has rendered is accepted by the others, and after a restart. They are not encrypted:
/// whoever reads the database reads what the forms are about.
/// </summary>
internal sealed class DataProtectionKeyStore(SqlSettings settings) : IXmlRepository
{
    private const string Prefix = "page_keys/";

    // DataProtection asks synchronously, at the start and once a day.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. settings.ReadAsync(Prefix, CancellationToken.None).GetAwaiter().GetResult().Select(setting => XElement.Parse(setting.Value))];

    /// <param name="friendlyName">Unique: the key's id, or that of a revocation.</param>
    public void StoreElement(XElement element, string friendlyName) =>
        settings.PutAsync(Prefix + friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
