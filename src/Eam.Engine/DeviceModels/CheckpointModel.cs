namespace Eam.Engine.DeviceModels;

/// <summary>What saving a trial costs. The device does not train meanwhile.</summary>
/// <param name="Size">Bytes of a checkpoint, at least 0.</param>
/// <param name="WriteRate">Bytes that are written in a second, above 0.</param>
public readonly record struct CheckpointModel(long Size, double WriteRate)
{
    /// <summary>Seconds that one checkpoint takes.</summary>
    public double Seconds => Size == 0 ? 0 : Size / WriteRate;
}
