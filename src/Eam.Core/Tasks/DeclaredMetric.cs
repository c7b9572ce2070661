using System.Runtime.Serialization;

namespace Eam.Core.Tasks;

/// <summary>A metric that a sweep file declares, because a command reports it.</summary>
/// <param name="Name">Its name in reports of the command, in <c>objective.metric</c> and in results.</param>
/// <param name="Maximize">Whether larger values are better.</param>
[DataContract]
public sealed record DeclaredMetric([property: DataMember(Order = 0)] string Name, [property: DataMember(Order = 1)] bool Maximize);
