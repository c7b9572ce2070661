using System.Runtime.Serialization;

namespace Eam.Core.Tasks;

/// <summary>How often and how finely a trial is evaluated. Evaluation is counted apart from the trial's compute.</summary>
/// <param name="Samples">Samples for reward and distances.</param>
/// <param name="OdeSteps">Heun steps from noise to data.</param>
/// <param name="ControlSamples">Paths for the control objective.</param>
/// <param name="ControlSteps">Steps of the memoryless SDE.</param>
/// <param name="PerRung">Evaluations between two rungs, geometrically spaced, the rung's own included: points of the learning
/// curve.</param>
[DataContract]
public sealed record EvaluationSpec(
    [property: DataMember(Order = 0)] int Samples = 2048,
    [property: DataMember(Order = 1)] int OdeSteps = 16,
    [property: DataMember(Order = 2)] int ControlSamples = 1024,
    [property: DataMember(Order = 3)] int ControlSteps = 64,
    [property: DataMember(Order = 4)] int PerRung = 2
)
{
    /// <summary>Number of batches into which an evaluation's samples are divided for <see cref="Batched"/>.</summary>
    public const int BatchCount = 16;

    /// <summary>
    /// The metric whose means over batches are kept with each point, for paired differences: <c>reward</c>, <c>control_objective</c> or
    /// <c>control_gap</c> (whose differences are those of the control objective). Null to keep none.
    /// </summary>
    [DataMember(Order = 5)]
    public string? Batched { get; init; }
}
