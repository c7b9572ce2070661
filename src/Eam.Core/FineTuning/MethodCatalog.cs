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
        )
        {
            Rules = AdjointMatchingParameters.Rules,
        },
        new(
            "eam",
            "Efficient Adjoint Matching (arXiv 2605.11480): ODE endpoints, closed-form adjoint, re-noising; annealed with eam.stages",
            EfficientAdjointMatchingParameters.All,
            CreateEam,
            configuration => EamPrice(configuration, default).Iteration
        )
        {
            PriceOnBase = EamPrice,
            Rules = TerminalSettings.Rules,
        },
        new(
            "ram",
            "Reinforce Adjoint Matching (arXiv 2605.10759): the base's velocity shifted by advantages; needs no gradient of the reward",
            RamParameters.All,
            (problem, configuration, stream) =>
                new ForwardRegression(problem, RamParameters.Read(configuration, problem.RewardScale), configuration, stream),
            configuration => RamParameters.Read(configuration, 1).IterationNfe(configuration)
        )
        {
            NeedsRewardGradient = false,
            Rules = RamParameters.Rules,
        },
        new(
            "forward",
            "regression along the forward process with advantages: DiffusionNFT (arXiv 2509.16117), AdvantageFlow, RVM; needs no gradient of the reward",
            ForwardParameters.All,
            (problem, configuration, stream) =>
                new ForwardRegression(problem, ForwardParameters.Read(configuration), configuration, stream),
            configuration => ForwardParameters.Read(configuration).IterationNfe(configuration)
        )
        {
            NeedsRewardGradient = false,
            Rules = ForwardParameters.Rules,
        },
        new(
            "terminal-gradient",
            "the reward's gradient at the end alone: DRaFT-1 (arXiv 2309.17400), ReFL (arXiv 2304.05977), first-order RSM (arXiv 2604.17415)",
            TerminalGradientParameters.All,
            TerminalGradient.Create,
            TerminalGradientParameters.IterationNfe
        ),
    ];

    /// <summary>
    /// Says which of these methods need the gradient of a reward that has none, and which methods do without; null if none of them needs
    /// it.
    /// </summary>
    /// <param name="methods">The methods that are to run.</param>
    public static string? WithoutGradient(IEnumerable<MethodDefinition> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        var needing = methods.Where(method => method.NeedsRewardGradient).Select(method => method.Name).ToList();
        if (needing.Count == 0)
            return null;
        var others = string.Join(", ", All.Where(method => !method.NeedsRewardGradient).Select(method => method.Name));
        var need = needing.Count == 1 ? "needs" : "need";
        return $"{string.Join(", ", needing)} {need} the gradient of the reward, and this task has only its values: use {others}";
    }

    /// <summary>Returns the method of that name; null if there is none.</summary>
    public static MethodDefinition? Find(string name) => All.FirstOrDefault(method => method.Name == name);

    // If the kind of base is not known, the price is that of an exact base, whose iteration costs less.
    private static NfePrice EamPrice(Configuration configuration, BaseFacts facts) =>
        TerminalSettings.Of(configuration, facts.IsExact ?? true) < 1
            ? TerminalTimeMatching.Price(configuration, facts)
            : new NfePrice(EfficientAdjointMatching.IterationNfe(configuration));

    private static IFineTuner CreateEam(FineTuningProblem problem, Configuration configuration, RandomStream stream) =>
        TerminalSettings.Of(configuration, problem.BaseIsExact) < 1
            ? new TerminalTimeMatching(problem, configuration, stream)
            : new EfficientAdjointMatching(problem, configuration, stream);
}
