using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>Parameters of the methods of the forward process (docs/methods.md#the-forward-process-forward).</summary>
public static class ForwardParameters
{
    private const string Auto = "auto";

    private static readonly ForwardProcessParameters Process = new("forward", 4, "uniform");

    /// <summary>The published method whose values parameters with auto take.</summary>
    public static readonly ParameterDefinition Preset = ParameterDefinition.Word(
        "forward.preset",
        "published method that gives the values of parameters that are auto",
        [.. ForwardPreset.All.Select(preset => preset.Name)]
    );

    /// <summary>The velocity from which targets are shifted.</summary>
    public static readonly ParameterDefinition Anchor = ParameterDefinition.Word(
        "forward.anchor",
        "velocity from which the target is shifted: old (v_old), base (v_base), mix (both, with the pulls below); auto: old, for advantage-flow mix",
        [Auto, .. EnumWords.All<ForwardAnchor>()]
    ) with
    {
        Effective = configuration => ParameterValue.Of(AnchorOf(configuration).ToWord()),
    };

    /// <summary>The divisor b of the shift.</summary>
    public static readonly ParameterDefinition Beta = ParameterDefinition.Real(
        "forward.beta",
        1,
        1e-3,
        1e3,
        "divisor b of the shift (A / b)(u - v_old); rows have the weight b^2"
    ) with
    {
        ActiveIf = new("forward.anchor: old or base", configuration => !Mixes(configuration)),
    };

    /// <summary>The pull g of the behaviour model.</summary>
    public static readonly ParameterDefinition OldPull = ParameterDefinition.Real(
        "forward.old_pull",
        1.1,
        0,
        1e6,
        "pull g of v_old in the target (A u + g v_old + l v_base) / (A + g + l)"
    ) with
    {
        ActiveIf = Mixed,
    };

    /// <summary>The pull l of the base.</summary>
    public static readonly ParameterDefinition BasePull = ParameterDefinition.Real(
        "forward.base_pull",
        1e-3,
        0,
        1e6,
        "pull l of v_base in the same target; 1 / l times the advantage is the tilt at the fixed point; 0: none, and no fixed point"
    ) with
    {
        ActiveIf = Mixed,
    };

    /// <summary>Divisor of the advantages.</summary>
    public static readonly ParameterDefinition Normaliser = ParameterDefinition.Word(
        "forward.normaliser",
        "divides r minus the group's mean: none by 1, group by the group's standard deviation, global by that of the batch; auto: global, for advantage-flow group",
        [Auto, .. EnumWords.All<AdvantageNormaliser>()]
    ) with
    {
        Effective = configuration => ParameterValue.Of(NormaliserOf(configuration).ToWord()),
    };

    /// <summary>Bound of an advantage before its scale.</summary>
    public static readonly ParameterDefinition AdvantageBound = ParameterDefinition.Real(
        "forward.advantage_bound",
        5,
        1e-3,
        1e9,
        "largest absolute advantage before the scale; larger ones are cut"
    ) with
    {
        Words = ["none"],
    };

    /// <summary>Factor of an advantage.</summary>
    public static readonly ParameterDefinition AdvantageScale = ParameterDefinition.Real(
        "forward.advantage_scale",
        0.2,
        1e-6,
        1e6,
        "factor of the bounded advantage; auto: 0.2, for rvm 0.1"
    ) with
    {
        Default = ParameterValue.Of(Auto),
        Words = [Auto],
        Effective = configuration => ParameterValue.Of(ScaleOf(configuration)),
    };

    /// <summary>Weight of a row by its time.</summary>
    public static readonly ParameterDefinition TimeWeight = ParameterDefinition.Word(
        "forward.time_weight",
        "weight of a row by its time: one, or noise: beta_t^2, which weights the error of the predicted endpoint; auto: one, for advantage-flow noise",
        Auto,
        "one",
        "noise"
    ) with
    {
        Effective = configuration => ParameterValue.Of(TimeWeightOf(configuration)),
    };

    /// <summary>The model that draws the endpoints.</summary>
    public static readonly ParameterDefinition Behaviour = ParameterDefinition.Word(
        "forward.behaviour",
        "model that draws the endpoints and is v_old: average is the moving average (decay ema), model the newest weights; auto: average, for rvm model",
        Auto,
        "average",
        "model"
    ) with
    {
        Effective = configuration => ParameterValue.Of(BehaviourOf(configuration)),
    };

    /// <summary>All parameters of the method.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } =
    [
        Process.OdeSteps,
        Process.Solver,
        Preset,
        Anchor,
        Beta,
        OldPull,
        BasePull,
        Normaliser,
        AdvantageBound,
        AdvantageScale,
        Process.Offset,
        Process.Group,
        TimeWeight,
        Behaviour,
        Process.Renoise,
        Process.TimeDensity,
        Process.Reuse,
    ];

    /// <summary>The rules that a configuration must keep.</summary>
    internal static IReadOnlyList<ParameterRule> Rules { get; } =
    [
        Process.GroupDividesBatch,
        Process.GroupHasOneCondition,
        new([AdvantageScale, AdvantageBound, OldPull, BasePull, Process.Offset, Anchor, Preset], (configuration, _) =>
            NegativeWeight(configuration)
        ),
        new([OldPull, Process.Offset, Anchor, Preset], (configuration, _) => NoWeight(configuration)),
    ];

    private static EffectCondition Mixed => new("forward.anchor: mix (the anchor of advantage-flow)", Mixes);

    /// <summary>Reads the method's settings.</summary>
    internal static ForwardSettings Read(Configuration configuration)
    {
        var advantage = new AdvantageRule(
            Process.GroupOf(configuration),
            NormaliserOf(configuration),
            BoundOf(configuration),
            ScaleOf(configuration)
        );
        var rule = new ForwardRule(
            AnchorOf(configuration),
            configuration.Number(Beta),
            configuration.Number(OldPull),
            configuration.Number(BasePull)
        );
        return new ForwardSettings(
            Process.Read(configuration),
            advantage,
            new AdvantageOffset(Process.OffsetOf(configuration), rule.Margin),
            rule,
            TimeWeightOf(configuration) == "noise",
            BehaviourOf(configuration) == "average"
        );
    }

    // If the offset is auto, no advantage is below -l, so the weight of every row is at least g.
    private static string? NegativeWeight(Configuration configuration)
    {
        var (scale, bound) = (ScaleOf(configuration), BoundOf(configuration));
        var pulls = configuration.Number(OldPull) + configuration.Number(BasePull);
        if (!Mixes(configuration) || Process.OffsetOf(configuration) is not { } offset || scale * bound < pulls + offset)
            return null;
        var terms = offset > 0 ? $"forward.old_pull + forward.base_pull + {Process.Offset.Name}" : "forward.old_pull + forward.base_pull";
        return $"({ParameterValue.Of(scale)}) times forward.advantage_bound ({configuration.Value(AdvantageBound)}) must be below {terms} ({ParameterValue.Of(pulls + offset)}): otherwise a row may have a negative weight";
    }

    private static string? NoWeight(Configuration configuration) =>
        Mixes(configuration) && Process.OffsetOf(configuration) is null && configuration.Number(OldPull) == 0
            ? $"is 0 together with {Process.Offset.Name}: auto, which leaves the row of the lowest advantage without weight: raise it, or give the offset as a number"
            : null;

    private static bool Mixes(Configuration configuration) => AnchorOf(configuration) == ForwardAnchor.Mix;

    private static ForwardPreset PresetOf(Configuration configuration)
    {
        var name = configuration.Value(Preset).ToString();
        return ForwardPreset.All.First(preset => preset.Name == name);
    }

    private static ForwardAnchor AnchorOf(Configuration configuration) =>
        EnumWords.Find<ForwardAnchor>(configuration.Value(Anchor).ToString()) ?? PresetOf(configuration).Anchor;

    private static AdvantageNormaliser NormaliserOf(Configuration configuration) =>
        EnumWords.Find<AdvantageNormaliser>(configuration.Value(Normaliser).ToString()) ?? PresetOf(configuration).Normaliser;

    private static double BoundOf(Configuration configuration)
    {
        var bound = configuration.Value(AdvantageBound);
        return bound.IsNumber ? bound.Number : double.PositiveInfinity;
    }

    private static double ScaleOf(Configuration configuration)
    {
        var scale = configuration.Value(AdvantageScale);
        return scale.IsNumber ? scale.Number : PresetOf(configuration).Scale;
    }

    private static string TimeWeightOf(Configuration configuration)
    {
        var word = configuration.Value(TimeWeight).ToString();
        return word == Auto ? PresetOf(configuration).TimeWeight : word;
    }

    private static string BehaviourOf(Configuration configuration)
    {
        var word = configuration.Value(Behaviour).ToString();
        return word == Auto ? PresetOf(configuration).Behaviour : word;
    }
}
