using System.Runtime.Serialization;
using Eam.Core.Tasks;

namespace Eam.Core.Sweeps;

/// <summary>One evaluated point of a trial's learning curve.</summary>
/// <param name="Spent">Total compute at this point.</param>
/// <param name="Metrics">The metrics of the evaluation.</param>
[DataContract]
public sealed record CurvePoint([property: DataMember(Order = 0)] Spent Spent, [property: DataMember(Order = 1)] TrialMetrics Metrics);
