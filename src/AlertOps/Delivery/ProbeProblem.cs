namespace AlertOps.Delivery;

/// <summary>The reason why a channel could not send now.</summary>
/// <param name="What">Names the endpoint, and what its server answered, without secrets.</param>
/// <param name="Cure">Names the keys of the configuration to correct.</param>
internal readonly record struct ProbeProblem(string What, string Cure);
