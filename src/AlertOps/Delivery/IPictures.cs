namespace AlertOps.Delivery;

/// <summary>
/// Draws the pictures of messages in the background. Building a call uses those that are done by then and draws none itself, so that it waits for nothing;
/// equal drawings are the same picture.
/// </summary>
internal interface IPictures
{
    /// <summary>
    /// Starts to draw what is not drawn yet. The task ends when each picture is drawn or can't be (the program is missing, time is up, or it failed); at once
    /// when there is nothing to wait for. Never fails.
    /// </summary>
    /// <param name="drawings">SVG, as <see cref="IChannel.Drawings"/> gives it.</param>
    /// <param name="isUrgent">True to draw them beside those that are not urgent, never behind them.</param>
    Task DrawAsync(IReadOnlyCollection<string> drawings, bool isUrgent);
}
