namespace AlertOps.Delivery;

internal enum OutcomeKind
{
    Sent,
    Later,
    Never,
}
