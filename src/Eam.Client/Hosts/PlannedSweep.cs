using Eam.Core.Sweeps;
using Eam.Engine.Preview;

namespace Eam.Client.Hosts;

/// <summary>The plan of a sweep that a file describes.</summary>
/// <param name="Spec">The specification in the file.</param>
/// <param name="Preview">What the sweep would run.</param>
/// <param name="Warnings">What the file may say, but most likely does not mean, one line each.</param>
internal sealed record PlannedSweep(SweepSpec Spec, SweepPreview Preview, IReadOnlyList<string> Warnings);
