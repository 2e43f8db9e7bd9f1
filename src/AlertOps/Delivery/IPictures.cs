namespace AlertOps.Delivery;

/// <summary>
/// Pictures of messages, drawn beside the dispatcher. Forming a call shows those that are done by then and draws none itself, so that it waits for
/// nothing; equal drawings are the same picture.
/// </summary>
internal interface IPictures
{
    /// <summary>
    /// Sees to it that the drawings are drawn. Done when each is, or can't be for want of the program, of time or of luck; at once when there is nothing
    /// to wait for. Never fails.
    /// </summary>
    /// <param name="drawings">SVG, as <see cref="IChannel.Drawings"/> gives it.</param>
    /// <param name="isUrgent">They are drawn beside those that are not, never behind them.</param>
    Task DrawAsync(IReadOnlyCollection<string> drawings, bool isUrgent);
}
