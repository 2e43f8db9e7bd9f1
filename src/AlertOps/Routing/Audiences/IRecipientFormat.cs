namespace AlertOps.Routing.Audiences;

/// <summary>Writes the recipients of one key of a channel, such as <c>to</c> of an app. Each channel implements it in its own folder.</summary>
internal interface IRecipientFormat
{
    /// <summary>The contact of a person by which the channel reaches that person; see <see cref="IContactReader.Contact"/>.</summary>
    string ContactKey { get; }

    /// <returns>The recipient; null for a contact that can't stand there.</returns>
    string? OfContact(string contact);

    /// <param name="name">Text from an alert: hostile.</param>
    /// <returns>The recipient; null when the channel knows nobody by such a name.</returns>
    string? OfName(string name);

    /// <summary>A text that is the same for all spellings of one recipient.</summary>
    string KeyOf(string recipient);
}
