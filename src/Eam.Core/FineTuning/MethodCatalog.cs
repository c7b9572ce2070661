using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>The methods that a sweep can compare.</summary>
public static class MethodCatalog
{
    /// <summary>All methods, in the order of reports.</summary>
    public static IReadOnlyList<MethodDefinition> All { get; } =
    [
        new(
            "am",
            "Adjoint Matching (arXiv 2409.08861): SDE trajectories, lean adjoint through the base, control regression",
            AdjointMatchingParameters.All,
            (problem, configuration, stream) => new AdjointMatching(problem, configuration, stream),
            AdjointMatching.IterationNfe
        ),
        new(
            "eam",
            "Efficient Adjoint Matching (arXiv 2605.11480): ODE endpoints, closed-form adjoint, re-noising; annealed with eam.stages",
            EfficientAdjointMatchingParameters.All,
            CreateEam,
            configuration =>
                TerminalSettings.Of(configuration, baseIsExact: true) < 1
                    ? TerminalTimeMatching.IterationNfe(configuration)
                    : EfficientAdjointMatching.IterationNfe(configuration)
        )
        {
            Rules = TerminalSettings.Rules,
            Refusal = TerminalSettings.Refusal,
        },
    ];

    /// <summary>Returns the method of that name; null if there is none.</summary>
    public static MethodDefinition? Find(string name) => All.FirstOrDefault(method => method.Name == name);

    private static IFineTuner CreateEam(FineTuningProblem problem, Configuration configuration, RandomStream stream) =>
        TerminalSettings.Of(configuration, problem.BaseIsExact) < 1
            ? new TerminalTimeMatching(problem, configuration, stream)
            : new EfficientAdjointMatching(problem, configuration, stream);
}
