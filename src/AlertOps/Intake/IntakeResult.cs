using AlertOps.Delivery;

namespace AlertOps.Intake;

internal enum IntakeStatus
{
    /// <summary>The update is on disk.</summary>
    Recorded,

    /// <summary>The update did not get its turn in time; it was not written.</summary>
    Overloaded,

    /// <summary>The store fails, or AlertOps is about to stop.</summary>
    Unavailable,

    /// <summary>The store works, but refuses the data of this update.</summary>
    Rejected,
}

/// <summary>The result of submitting one update.</summary>
/// <param name="Receipt">Null unless the update was recorded.</param>
internal readonly record struct IntakeResult(IntakeStatus Status, Receipt? Receipt);
