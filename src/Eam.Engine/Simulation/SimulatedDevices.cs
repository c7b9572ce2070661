using Eam.Engine.DeviceModels;

namespace Eam.Engine.Simulation;

/// <summary>The devices that a simulated sweep runs on: equal ones, in silos of equal size; the last silo may be smaller.</summary>
/// <param name="Model">The model of each device.</param>
/// <param name="Count">Number of devices, at least 1.</param>
/// <param name="PerTrial">Number of devices of one silo that a trial needs, at least 1.</param>
public sealed record SimulatedDevices(DeviceModel Model, int Count, int PerTrial = 1)
{
    /// <summary>Number of trials that a whole silo trains at once.</summary>
    public int SlotsPerSilo => Model.DevicesPerSilo / PerTrial;

    /// <summary>Number of trials that train at once; 0 if there are not enough devices for one.</summary>
    public int Slots => (Count / Model.DevicesPerSilo * SlotsPerSilo) + (Count % Model.DevicesPerSilo / PerTrial);
}
