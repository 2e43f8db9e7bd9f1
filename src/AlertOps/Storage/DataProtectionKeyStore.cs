using System.Xml.Linq;
using AlertOps.Storage.Stores;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AlertOps.Storage;

/// <summary>
/// Stores the keys of DataProtection among the settings, so that a form that one replica has rendered is accepted by the others and after a restart. They are
/// not encrypted: the database itself holds everything that the forms are about.
/// </summary>
internal sealed class DataProtectionKeyStore(SqlSettings settings) : IXmlRepository
{
    private const string Prefix = "page_keys/";

    // DataProtection asks synchronously, at the start and once a day.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. settings.ReadAsync(Prefix, CancellationToken.None).GetAwaiter().GetResult().Select(setting => XElement.Parse(setting.Value))];

    /// <param name="friendlyName">Id of the key or of a revocation; unique.</param>
    public void StoreElement(XElement element, string friendlyName) =>
        settings.PutAsync(Prefix + friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
