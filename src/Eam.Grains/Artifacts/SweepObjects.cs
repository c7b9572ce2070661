using Eam.Engine.Results;

namespace Eam.Grains.Artifacts;

/// <summary>Names of a sweep's objects. They equal the paths of its files under the data folder.</summary>
internal static class SweepObjects
{
    public static string Prefix(string sweep) => $"sweeps/{sweep}/";

    public static string Checkpoints(string sweep) => Prefix(sweep) + "checkpoints/";

    public static CheckpointMirror Mirror(IArtifactStore store, SweepFolder folder) =>
        new(store, Checkpoints(folder.Name), folder.Checkpoints);
}
