namespace Eam.Engine.Checkpoints;

/// <summary>The checkpoints of one sweep, in a folder: one safetensors file a trial, with its SHA-256 beside it.</summary>
public sealed class CheckpointStore
{
    /// <summary>Over a folder, which is made when the first checkpoint is written.</summary>
    public CheckpointStore(string folder) => Folder = folder;

    /// <summary>Where the files lie.</summary>
    public string Folder { get; }
}
