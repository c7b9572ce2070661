using System.Runtime.Serialization;
using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>A sweep's request for devices.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Wanted">Largest number of devices wanted; 0 for none at present.</param>
/// <param name="Resources">What the devices must have.</param>
[DataContract]
public sealed record DeviceDemand(
    [property: DataMember(Order = 0)] string Sweep,
    [property: DataMember(Order = 1)] int Wanted,
    [property: DataMember(Order = 2)] ResourceSpec Resources
);
