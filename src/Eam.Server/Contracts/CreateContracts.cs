using System.Text.Json;

namespace Eam.Server.Contracts;

/// <summary>What a sweep file would run if no trial failed; nothing is started.</summary>
/// <param name="Name">The sweep's name.</param>
/// <param name="Spec">The specification, as in sweep.json.</param>
/// <param name="Trials">Trials, repeats included.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Compute">Of all rungs.</param>
/// <param name="Evaluations">Curve points.</param>
/// <param name="Rungs">By rung, then in the order of the methods.</param>
public sealed record SweepPlanView(
    string Name,
    JsonElement Spec,
    int Trials,
    string Unit,
    double Compute,
    int Evaluations,
    IReadOnlyList<PlannedRung> Rungs
);

/// <summary>Segments of one method to one rung.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rung">0 is the cheapest.</param>
/// <param name="Target">Compute of a trial there.</param>
/// <param name="Trials">How many reach it.</param>
/// <param name="Compute">What they spend from the rung before to this one.</param>
public sealed record PlannedRung(string Method, int Rung, double Target, int Trials, double Compute);
