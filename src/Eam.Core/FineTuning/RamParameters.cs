using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>Parameters of Reinforce Adjoint Matching (docs/methods.md#reinforce-adjoint-matching-ram).</summary>
public static class RamParameters
{
    private static readonly ForwardProcessParameters Process = new("ram", 8, "late");

    /// <summary>Factor m of the advantage.</summary>
    public static readonly ParameterDefinition Multiplier = ParameterDefinition.Real(
        "ram.multiplier",
        3,
        0,
        1e6,
        "factor m of the advantage in the target; auto: the reward scale of the task, right for ram.normaliser: none"
    ) with
    {
        Default = ParameterValue.Of("auto"),
        Words = ["auto"],
    };

    /// <summary>Divisor of the advantages.</summary>
    public static readonly ParameterDefinition Normaliser = ParameterDefinition.Word(
        "ram.normaliser",
        "divides r minus the group's mean: none by 1; group by the group's standard deviation; global by that of the batch",
        [.. EnumWords.All<AdvantageNormaliser>()]
    );

    /// <summary>Bound of an advantage before the multiplier.</summary>
    public static readonly ParameterDefinition AdvantageBound = ParameterDefinition.Real(
        "ram.advantage_bound",
        5,
        1e-3,
        1e9,
        "largest absolute advantage before the multiplier; larger ones are cut"
    ) with
    {
        Default = ParameterValue.Of("none"),
        Words = ["none"],
    };

    /// <summary>The model that draws the endpoints.</summary>
    public static readonly ParameterDefinition Behaviour = ParameterDefinition.Word(
        "ram.behaviour",
        "model that draws the endpoints and is v_old: average is the moving average (decay ema), model the newest weights",
        "average",
        "model"
    );

    /// <summary>All parameters of the method.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } =
    [
        Process.OdeSteps,
        Process.Solver,
        Multiplier,
        Normaliser,
        AdvantageBound,
        Process.Offset,
        Process.Group,
        Behaviour,
        Process.Renoise,
        Process.TimeDensity,
        Process.Reuse,
    ];

    /// <summary>The rules that a configuration must keep.</summary>
    internal static IReadOnlyList<ParameterRule> Rules { get; } = [Process.GroupDividesBatch, Process.GroupHasOneCondition];

    /// <summary>Reads the method's settings: v^ = v_base + (m A + o)(u - v_old), weight 1, with the offset o.</summary>
    internal static ForwardSettings Read(Configuration configuration, double rewardScale)
    {
        var multiplier = configuration.Value(Multiplier);
        var bound = configuration.Value(AdvantageBound);
        var advantage = new AdvantageRule(
            Process.GroupOf(configuration),
            EnumWords.Parse<AdvantageNormaliser>(configuration.Value(Normaliser).ToString()),
            bound.IsNumber ? bound.Number : double.PositiveInfinity,
            multiplier.IsNumber ? multiplier.Number : rewardScale
        );
        var rule = new ForwardRule(ForwardAnchor.Base, 1, 0, 0);
        return new ForwardSettings(
            Process.Read(configuration),
            advantage,
            new AdvantageOffset(Process.OffsetOf(configuration), rule.Margin),
            rule,
            WeighsByNoise: false,
            BehaviourIsAverage: configuration.Value(Behaviour).ToString() == "average"
        );
    }
}
