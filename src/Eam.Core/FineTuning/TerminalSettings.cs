using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// Reads <c>eam.terminal_time</c>, <c>eam.pullback</c> and <c>eam.pullback_steps</c>, and says what contradicts them
/// (docs/methods.md#the-terminal-time).
/// </summary>
internal static class TerminalSettings
{
    private const double OfLearnedBases = 0.65;

    /// <summary>The rules that a configuration must keep.</summary>
    public static IReadOnlyList<ParameterRule> Rules { get; } =
    [
        new([Pullback, TerminalTime, Stages], TooManyDimensions),
        new([Stages], StagesWithConditions),
        ActsWith(Pullback, isBelowOne: true),
        ActsWith(PullbackSteps, isBelowOne: true),
        new([PullbackSteps, Pullback], (configuration, _) => StepsWithoutVjp(configuration)) { Refuses = false },
        ActsWith(ScoreTime, isBelowOne: false),
        ActsWith(ScoreDraws, isBelowOne: false),
    ];

    /// <summary>Returns T in (0, 1]: the number, or for auto 0.65 if the base is learned and there are no stages, else 1.</summary>
    public static double Of(Configuration configuration, bool baseIsExact)
    {
        var time = configuration.Value(TerminalTime);
        if (time.IsNumber)
            return time.Number;
        return baseIsExact || IsAnnealed(configuration) ? 1 : OfLearnedBases;
    }

    /// <summary>
    /// Returns the pullback; auto is the VJP if several steps are asked for, which only the VJP can use; else the covariance where its axes
    /// are affordable, and the VJP where they are not.
    /// </summary>
    public static PullbackKind PullbackOf(Configuration configuration, int dimension) =>
        configuration.Value(Pullback).ToString() switch
        {
            "covariance" => PullbackKind.Covariance,
            "vjp" => PullbackKind.Vjp,
            "none" => PullbackKind.Identity,
            _ => dimension <= PrincipalAxes.MostDimension && configuration.Whole(PullbackSteps) == 1
                ? PullbackKind.Covariance
                : PullbackKind.Vjp,
        };

    /// <summary>Returns the number of steps of the pullback.</summary>
    public static int StepsOf(Configuration configuration, int dimension) =>
        PullbackOf(configuration, dimension) == PullbackKind.Vjp ? configuration.Whole(PullbackSteps) : 1;

    /// <summary>
    /// Returns whether the axes of the base's covariance are computed: for the pullback, and for the best base process where they are
    /// affordable.
    /// </summary>
    public static bool UsesAxes(Configuration configuration, int dimension) =>
        PullbackOf(configuration, dimension) == PullbackKind.Covariance
        || (!configuration.Value(BaseVariance).IsNumber && dimension <= PrincipalAxes.MostDimension);

    // The Jacobians of Gaussian data multiply to that of one step.
    private static string? StepsWithoutVjp(Configuration configuration) =>
        configuration.Value(Pullback).ToString() is "covariance" or "none"
            ? $"has no effect, because {Pullback.Name} is {configuration.Value(Pullback)}: leave it out, or set {Pullback.Name}: vjp"
            : null;

    // Weights of a stage would also move endpoints from conditions with low rewards to those with high ones.
    private static string? StagesWithConditions(Configuration configuration, BaseFacts facts) =>
        facts.RowsPerCondition is not null && IsAnnealed(configuration)
            ? $"is {configuration.Value(Stages)}, but stages weigh endpoints of all conditions together: set it to 0 for a task with conditions"
            : null;

    private static string? TooManyDimensions(Configuration configuration, BaseFacts facts) =>
        facts.Dimension > PrincipalAxes.MostDimension
        && configuration.Value(Pullback) == ParameterValue.Of("covariance")
        && facts.IsExact is { } isExact
        && Of(configuration, isExact) < 1
            ? $"is covariance, which allows samples of at most {PrincipalAxes.MostDimension} numbers, and this task has {facts.Dimension}: use vjp or none"
            : null;

    // A setting that has an effect only with T below 1, or only with T = 1.
    private static ParameterRule ActsWith(ParameterDefinition setting, bool isBelowOne)
    {
        var needed = isBelowOne ? $"{TerminalTime.Name} below 1" : $"{TerminalTime.Name}: 1";
        return new([setting, TerminalTime, Stages], Reason) { Refuses = false };

        string? Reason(Configuration configuration, BaseFacts facts) =>
            facts.IsExact is { } isExact && (Of(configuration, isExact) < 1) != isBelowOne
                ? $"has no effect, because {TerminalTime.Name} is {Words(configuration, isExact)}: leave it out, or set {needed}"
                : null;
    }

    private static string Words(Configuration configuration, bool baseIsExact)
    {
        var number = ParameterValue.Of(Of(configuration, baseIsExact)).ToString();
        if (configuration.Value(TerminalTime).IsNumber)
            return number;
        var kind = baseIsExact ? "exact" : "learned";
        return baseIsExact || !IsAnnealed(configuration)
            ? $"{number} (auto: the base of the task is {kind})"
            : $"{number} (auto: {Stages.Name} is not 0)";
    }
}
