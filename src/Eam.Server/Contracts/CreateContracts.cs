using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>Plan of a sweep file: what it would run if no trial fails. Nothing is started.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Spec">The specification, as in sweep.json.</param>
/// <param name="Trials">Number of trials, including repeats.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Compute">Compute of all rungs.</param>
/// <param name="Evaluations">Number of evaluations, which are the points of the curves.</param>
/// <param name="Rungs">Rungs, ordered by rung, then by method.</param>
/// <param name="Notes">What a user may not expect, one line each: trials that do not run, parameters without an effect, trials that train alike.</param>
public sealed record SweepPlanView(
    string Name,
    JsonElement Spec,
    int Trials,
    string Unit,
    double Compute,
    int Evaluations,
    IReadOnlyList<PlannedRung> Rungs,
    IReadOnlyList<string>? Notes = null
);

/// <summary>Segments of one method to one rung.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rung">Index of the rung; 0 is the cheapest.</param>
/// <param name="Target">Compute of a trial at this rung.</param>
/// <param name="Trials">Number of trials that reach the rung.</param>
/// <param name="Compute">Compute that these trials spend between the previous rung and this one.</param>
public sealed record PlannedRung(string Method, int Rung, double Target, int Trials, double Compute);
