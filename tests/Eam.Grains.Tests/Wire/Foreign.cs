using System.Runtime.Serialization;

#pragma warning disable IDE0130 // It has to lie outside of Eam's namespaces.
namespace Elsewhere;

/// <summary>A message of somebody else.</summary>
[DataContract]
public sealed record Foreign([property: DataMember(Order = 0)] string Text);
