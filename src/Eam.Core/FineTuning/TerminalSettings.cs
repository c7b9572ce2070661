using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>Reads <c>eam.terminal_time</c> and <c>eam.pullback</c>, and says what contradicts them (docs/methods.md#the-terminal-time).</summary>
internal static class TerminalSettings
{
    private const double OfLearnedBases = 0.65;

    /// <summary>The rules for readers of sweep files.</summary>
    public static ConflictRules Rules { get; } =
        new([TerminalTime.Name, Pullback.Name, ScoreTime.Name, ScoreDraws.Name, Stages.Name], Conflicts);

    /// <summary>Returns T in (0, 1]: the number, or for auto 0.65 if the base is learned and there are no stages, else 1.</summary>
    public static double Of(Configuration configuration, bool baseIsExact)
    {
        var time = configuration.Value(TerminalTime);
        if (time.IsNumber)
            return time.Number;
        return baseIsExact || IsAnnealed(configuration) ? 1 : OfLearnedBases;
    }

    /// <summary>Returns the pullback; auto is the covariance where its axes are affordable, else the VJP.</summary>
    public static PullbackKind PullbackOf(Configuration configuration, int dimension) =>
        configuration.Value(Pullback).ToString() switch
        {
            "covariance" => PullbackKind.Covariance,
            "vjp" => PullbackKind.Vjp,
            "none" => PullbackKind.Identity,
            _ => dimension <= PrincipalAxes.MostDimension ? PullbackKind.Covariance : PullbackKind.Vjp,
        };

    /// <summary>Returns why a configuration cannot be trained on a problem; null if it can.</summary>
    public static string? Refusal(FineTuningProblem problem, Configuration configuration)
    {
        if (Conflicts(configuration, problem.BaseIsExact).FirstOrDefault(found => found.IsRefused) is { } refused)
            return $"{refused.Parameter} {refused.Reason}";
        var dimension = problem.Base.Dimension;
        var explicitly = configuration.Value(Pullback) == ParameterValue.Of("covariance");
        return explicitly && dimension > PrincipalAxes.MostDimension && Of(configuration, problem.BaseIsExact) < 1
            ? $"{Pullback.Name}: covariance allows samples of at most {PrincipalAxes.MostDimension} numbers, and this task has {dimension}: use vjp or none"
            : null;
    }

    private static List<SettingConflict> Conflicts(Configuration configuration, bool baseIsExact)
    {
        var (time, conflicts) = (Of(configuration, baseIsExact), new List<SettingConflict>());
        if (time < 1 && IsAnnealed(configuration))
        {
            conflicts.Add(
                new(
                    TerminalTime.Name,
                    $"cannot be below 1 together with {Stages.Name}: {configuration.Value(Stages)}, because the weights of the stages are derived for 1 only: leave one of the two out",
                    true
                )
            );
        }

        if (time < 1)
        {
            Add(ScoreTime, $"leave it out, or set {TerminalTime.Name}: 1");
            Add(ScoreDraws, $"leave it out, or set {TerminalTime.Name}: 1");
        }
        else
        {
            Add(Pullback, $"leave it out, or set {TerminalTime.Name} below 1");
        }

        return conflicts;

        void Add(ParameterDefinition definition, string advice)
        {
            if (configuration.Value(definition) == definition.Default)
                return;
            var value = Words(configuration, time, baseIsExact);
            conflicts.Add(new(definition.Name, $"has no effect, because {TerminalTime.Name} is {value}: {advice}", false));
        }
    }

    private static string Words(Configuration configuration, double time, bool baseIsExact)
    {
        var number = ParameterValue.Of(time).ToString();
        if (configuration.Value(TerminalTime).IsNumber)
            return number;
        var kind = baseIsExact ? "exact" : "learned";
        return baseIsExact || !IsAnnealed(configuration)
            ? $"{number} (auto: the base of the task is {kind})"
            : $"{number} (auto: {Stages.Name} is not 0)";
    }
}
