using System.Runtime.Serialization;

namespace Eam.Engine.Trials;

/// <summary>Progress inside a segment.</summary>
/// <param name="Compute">Total compute so far, in the sweep's unit.</param>
/// <param name="Loss">Last training loss.</param>
/// <param name="Reward">Mean reward of the last training endpoints.</param>
[DataContract]
public readonly record struct SegmentProgress(
    [property: DataMember(Order = 0)] double Compute,
    [property: DataMember(Order = 1)] double Loss,
    [property: DataMember(Order = 2)] double Reward
);
