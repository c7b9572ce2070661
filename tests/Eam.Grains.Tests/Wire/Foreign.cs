using System.Runtime.Serialization;

#pragma warning disable IDE0130 // It must be outside Eam's namespaces.
namespace Elsewhere;

/// <summary>A message type that is not Eam's.</summary>
[DataContract]
public sealed record Foreign([property: DataMember(Order = 0)] string Text);
