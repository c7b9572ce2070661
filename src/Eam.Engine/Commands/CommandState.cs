using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Commands;

/// <summary>What Eam knows of a paused trial of a command; the program's own state is in the files of the checkpoint.</summary>
/// <param name="Compute">Compute of the program's files, in the sweep's unit; 0 if it has saved none.</param>
/// <param name="Seconds">Seconds that the trial had taken at that compute.</param>
internal readonly record struct CommandState(double Compute, double Seconds)
{
    private const string ComputeName = "command.compute",
        SecondsName = "command.seconds";

    /// <summary>Returns the state in a checkpoint; that of a new trial if there is none.</summary>
    /// <exception cref="InvalidStateException">An entry is missing.</exception>
    public static CommandState Of(Checkpoint? checkpoint) =>
        checkpoint is null ? default : new(checkpoint.State.Real(ComputeName), checkpoint.State.Real(SecondsName));

    /// <summary>Returns the compute that a checkpoint has completed: of its files, or of its points if the program saves none.</summary>
    /// <exception cref="InvalidStateException">An entry is missing.</exception>
    public static double Completed(Checkpoint checkpoint, ComputeUnit unit) =>
        checkpoint.Files is null && checkpoint.Points.Count > 0 ? checkpoint.Points[^1].Spent.In(unit) : Of(checkpoint).Compute;

    /// <summary>Adds the state to a checkpoint.</summary>
    public void Save(TrainingState state)
    {
        state.SetReal(ComputeName, Compute);
        state.SetReal(SecondsName, Seconds);
    }
}
