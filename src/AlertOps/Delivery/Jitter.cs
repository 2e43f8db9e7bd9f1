namespace AlertOps.Delivery;

/// <summary>Returns a random number, uniform in [0, 1), that spreads what would otherwise happen at one moment.</summary>
internal delegate double Jitter();
