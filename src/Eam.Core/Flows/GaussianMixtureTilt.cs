namespace Eam.Core.Flows;

/// <summary>A tilted mixture, p* proportional to p exp(lambda r), in closed form.</summary>
/// <param name="Mixture">p*, which is also a mixture.</param>
/// <param name="ExpectedReward">E_{p*}[r], not scaled by lambda.</param>
/// <param name="LogPartition">log E_p[exp(lambda r)].</param>
public sealed record GaussianMixtureTilt(GaussianMixture Mixture, double ExpectedReward, double LogPartition);
