using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>The end of a segment on virtual time.</summary>
/// <param name="Train">The segment.</param>
/// <param name="End">How it ended.</param>
/// <param name="Saved">The compute of the checkpoints that it saved on its way.</param>
internal readonly record struct SegmentEnding(SweepCommand.Train Train, SegmentEnd End, double Saved);
