using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>Plan of a sweep file: what it would run if no trial fails. Nothing is started.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Spec">The specification, as in sweep.json.</param>
/// <param name="Trials">Number of trials, including repeats.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Compute">Compute of all rungs; the least under an asynchronous rule, whose outcome depends on the order of results.</param>
/// <param name="Evaluations">Number of evaluations, which are the points of the curves.</param>
/// <param name="Rungs">Rungs, ordered by rung, then by method.</param>
/// <param name="MostCompute">The most compute that the rule allows, whatever the results. Equal to <paramref name="Compute"/> if the plan is exact.</param>
/// <param name="MostEvaluations">The most evaluations that the rule allows.</param>
/// <param name="Warnings">What the file may say but hardly means, one line each; null from a server that does not check this.</param>
/// <param name="Notes">What a user may not expect, one line each: trials that do not run, parameters without an effect, trials that train alike.</param>
public sealed record SweepPlanView(
    string Name,
    JsonElement Spec,
    int Trials,
    string Unit,
    double Compute,
    int Evaluations,
    IReadOnlyList<PlannedRung> Rungs,
    double MostCompute,
    int MostEvaluations,
    IReadOnlyList<string>? Warnings = null,
    IReadOnlyList<string>? Notes = null
);
