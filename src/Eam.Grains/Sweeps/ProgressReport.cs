using System.Runtime.Serialization;
using Eam.Engine.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>Progress of the segments of one sweep on one silo.</summary>
/// <param name="Trials">Progress by trial.</param>
[DataContract]
public sealed record ProgressReport([property: DataMember(Order = 0)] IReadOnlyDictionary<int, SegmentProgress> Trials);
