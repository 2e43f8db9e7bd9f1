using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Timers;

/// <summary>The deliveries of one receiver for one change.</summary>
/// <param name="AnySent">Something got through.</param>
/// <param name="AnyLeft">False when all were suppressed, because newer ones superseded them.</param>
/// <param name="IsHopeless">All are dead, or wait behind a suspension for a mistake in the configuration.</param>
/// <param name="MayProbe">One waits behind such a suspension and may be sent as its next probe.</param>
/// <param name="Notice">The notice that they carry; null when there is no delivery.</param>
/// <param name="Failure">The failure of a delivery, or the suspension that one waits behind; null when there is neither.</param>
internal sealed record ReceiverProgress(bool AnySent, bool AnyLeft, bool IsHopeless, bool MayProbe, Notice? Notice, DeliveryFailure? Failure);

/// <summary>The reason why a delivery did not get through.</summary>
/// <param name="Code">The code that the channel answered; may be "".</param>
internal sealed record DeliveryFailure(FailureReason Reason, string Channel, string Code);
