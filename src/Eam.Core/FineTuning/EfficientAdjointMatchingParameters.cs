using Eam.Core.Flows;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>Parameters of Efficient Adjoint Matching and of its annealed form.</summary>
public static class EfficientAdjointMatchingParameters
{
    /// <summary>Number of ODE steps of the endpoint sampler.</summary>
    public static readonly ParameterDefinition OdeSteps = ParameterDefinition.Whole(
        "eam.ode_steps",
        8,
        1,
        1000,
        "ODE steps from noise to an endpoint"
    ) with
    {
        ActiveIf = WithoutPaths,
    };

    /// <summary>ODE solver of the endpoint sampler.</summary>
    public static readonly ParameterDefinition Solver = ParameterDefinition.Word(
        "eam.solver",
        "ODE solver of the endpoints: euler takes one forward per step, midpoint and heun two",
        [.. EnumWords.All<OdeMethod>()]
    ) with
    {
        ActiveIf = WithoutPaths,
    };

    /// <summary>Terminal time T.</summary>
    public static readonly ParameterDefinition TerminalTime = ParameterDefinition.Real(
        "eam.terminal_time",
        1,
        0.01,
        1,
        "terminal time T at which the base's score is read and through which endpoints are re-noised; 1: plain EAM; auto: 0.65 for a learned base without eam.stages, else 1"
    ) with
    {
        Default = ParameterValue.Of("auto"),
        Words = ["auto"],
        Effective = UsedTerminalTime,
    };

    /// <summary>How the reward's gradient is carried back to earlier times.</summary>
    public static readonly ParameterDefinition Pullback = ParameterDefinition.Word(
        "eam.pullback",
        "how the reward's gradient is carried back to T and to later times: covariance of the base's samples, vjp of the base, none; auto: vjp with eam.pullback_steps above 1, else covariance up to 256 dimensions, else vjp",
        "auto",
        "covariance",
        "vjp",
        "none"
    ) with
    {
        ActiveIf = new("eam.terminal_time below 1, or auto for a learned base", MayEndEarly),
    };

    /// <summary>Number of Jacobians between an endpoint and T.</summary>
    public static readonly ParameterDefinition PullbackSteps = ParameterDefinition.Whole(
        "eam.pullback_steps",
        1,
        1,
        64,
        "steps in which vjp carries the reward's gradient back to T: each further one costs a base VJP per endpoint, and lowers the bias"
    ) with
    {
        ActiveIf = new("eam.pullback: vjp or auto, with eam.terminal_time below 1, or auto for a learned base", configuration =>
            MayEndEarly(configuration) && MayUseVjp(configuration)
        ),
    };

    /// <summary>Time t_e at which the terminal score is read.</summary>
    public static readonly ParameterDefinition ScoreTime = ParameterDefinition.Real(
        "eam.score_time",
        0.9,
        0.5,
        0.9999,
        "time t_e < 1 at which the base's terminal score is read; auto: 0.99 for an exact base, 0.9 for a learned one"
    ) with
    {
        Default = ParameterValue.Of("auto"),
        Words = ["auto"],
        ActiveIf = Plain,
    };

    /// <summary>Number of noise draws of the terminal score.</summary>
    public static readonly ParameterDefinition ScoreDraws = ParameterDefinition.Whole(
        "eam.score_draws",
        1,
        1,
        64,
        "number of noise draws averaged in the terminal score; each costs one base forward"
    ) with
    {
        ActiveIf = Plain,
    };

    /// <summary>Variance C of the Gaussian base process.</summary>
    public static readonly ParameterDefinition BaseVariance = ParameterDefinition.Real(
        "eam.base_variance",
        1,
        1e-4,
        1e4,
        "variance C of the Gaussian base process: the step size of the iteration; auto: mean variance per coordinate of the endpoints, or with eam.terminal_time below 1 the base's covariance at T"
    ) with
    {
        Default = ParameterValue.Of("auto"),
        Words = ["auto"],
    };

    /// <summary>Number of re-noising times M.</summary>
    public static readonly ParameterDefinition Renoise = ParameterDefinition.Whole(
        "eam.renoise",
        4,
        1,
        64,
        "number of times M at which each endpoint is re-noised"
    );

    /// <summary>Density of the re-noising times.</summary>
    public static readonly ParameterDefinition TimeDensity = ParameterDefinition.Word(
        "eam.time_density",
        "density of the re-noising times: uniform, logit-normal (more at the middle), late (more near the data)",
        "uniform",
        "logit-normal",
        "late"
    );

    /// <summary>Weight of a row in the loss.</summary>
    public static readonly ParameterDefinition Weighting = ParameterDefinition.Word(
        "eam.weighting",
        "weight of a row's squared velocity error: am is 2/eta (AM's own), one is 1, score is 1/eta^2 (flat in the score)",
        "am",
        "one",
        "score"
    );

    /// <summary>Number of gradient steps per draw of fresh endpoints.</summary>
    public static readonly ParameterDefinition Reuse = ParameterDefinition.Whole(
        "eam.reuse",
        1,
        1,
        1000,
        "gradient steps between two draws of fresh endpoints"
    ) with
    {
        ActiveIf = NotAnnealed,
    };

    /// <summary>Capacity of the replay buffer.</summary>
    public static readonly ParameterDefinition Buffer = ParameterDefinition.Whole(
        "eam.buffer",
        0,
        0,
        1 << 20,
        "number of endpoints kept for replay; a number below batch_size keeps only the fresh ones"
    ) with
    {
        ActiveIf = NotAnnealed,
        Effective = configuration => ParameterValue.Of(Capacity(configuration)),
    };

    /// <summary>Number of stages of annealing.</summary>
    public static readonly ParameterDefinition Stages = ParameterDefinition.Whole(
        "eam.stages",
        0,
        0,
        10000,
        "number of stages that raise the reward scale from 0; 0: no annealing; auto: each stage raises it until half of the effective sample size is left"
    ) with
    {
        Words = ["auto"],
    };

    /// <summary>Weights of a stage's endpoints.</summary>
    public static readonly ParameterDefinition Reweight = ParameterDefinition.Word(
        "eam.reweight",
        "weights of a stage's endpoints: none; reward: exp of the rise times the reward; path: exact importance weights along SDE paths",
        "none",
        "reward",
        "path"
    ) with
    {
        ActiveIf = Annealed,
    };

    /// <summary>Number of gradient steps per stage.</summary>
    public static readonly ParameterDefinition StageIterations = ParameterDefinition.Whole(
        "eam.stage_iterations",
        150,
        1,
        100000,
        "gradient steps per stage"
    ) with
    {
        ActiveIf = Annealed,
    };

    /// <summary>Number of endpoints per stage.</summary>
    public static readonly ParameterDefinition Pool = ParameterDefinition.Whole("eam.pool", 4096, 16, 1 << 20, "endpoints per stage") with
    {
        ActiveIf = Annealed,
    };

    /// <summary>Number of SDE steps of the paths for eam.reweight = path.</summary>
    public static readonly ParameterDefinition PathSteps = ParameterDefinition.Whole(
        "eam.path_steps",
        64,
        4,
        10000,
        "SDE steps of the paths for eam.reweight = path (two forwards per step)"
    ) with
    {
        ActiveIf = WithPaths,
    };

    /// <summary>Least share of effective samples that path weights keep.</summary>
    public static readonly ParameterDefinition LeastEss = ParameterDefinition.Real(
        "eam.least_ess",
        0.2,
        0,
        0.9,
        "least share of effective samples for eam.reweight = path: below it the weights are raised to a power under 1 until they reach it; 0: never"
    ) with
    {
        ActiveIf = WithPaths,
    };

    /// <summary>All parameters of the method.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } =
    [
        OdeSteps,
        Solver,
        TerminalTime,
        Pullback,
        PullbackSteps,
        ScoreTime,
        ScoreDraws,
        BaseVariance,
        Renoise,
        TimeDensity,
        Weighting,
        Reuse,
        Buffer,
        Stages,
        Reweight,
        StageIterations,
        Pool,
        PathSteps,
        LeastEss,
    ];

    // Static properties, because the definitions above are initialised in the order of the text.
    private static EffectCondition Annealed => new("eam.stages above 0 or auto", IsAnnealed);

    private static EffectCondition Plain =>
        new("eam.terminal_time: 1, or auto for an exact base", configuration => !IsBelowOne(configuration));

    private static EffectCondition NotAnnealed => new("eam.stages: 0", configuration => !IsAnnealed(configuration));

    private static EffectCondition WithPaths => new("eam.reweight: path, with eam.stages above 0 or auto", UsesPaths);

    private static EffectCondition WithoutPaths =>
        new("eam.reweight: none or reward, or eam.stages: 0", configuration => !UsesPaths(configuration));

    private static ParameterValue UsedTerminalTime(Configuration configuration)
    {
        var time = configuration.Value(TerminalTime);
        return IsAnnealed(configuration) && !time.IsNumber ? ParameterValue.Of(1) : time;
    }

    // Whether the base is learned is not part of a configuration, so auto may be either.
    private static bool MayEndEarly(Configuration configuration) =>
        UsedTerminalTime(configuration) is var time && (!time.IsNumber || time.Number < 1);

    private static bool MayUseVjp(Configuration configuration) => configuration.Value(Pullback).ToString() is "vjp" or "auto";

    private static bool IsBelowOne(Configuration configuration) =>
        configuration.Value(TerminalTime) is var time && time.IsNumber && time.Number < 1;

    /// <summary>Returns whether endpoints are drawn along SDE paths instead of by the ODE.</summary>
    internal static bool UsesPaths(Configuration configuration) =>
        IsAnnealed(configuration) && configuration.Value(Reweight).ToString() == "path";

    /// <summary>
    /// Returns the number of endpoints that the replay buffer holds: a multiple of a refresh, so that the ring never keeps a part of an old
    /// batch.
    /// </summary>
    internal static int Capacity(Configuration configuration)
    {
        var fresh = configuration.Whole(TrainingParameters.BatchSize);
        return Math.Max(fresh, configuration.Whole(Buffer) / fresh * fresh);
    }

    /// <summary>Returns the number of endpoints that a refresh draws: the batch, or the pool of a stage.</summary>
    internal static int FreshEndpoints(Configuration configuration) =>
        configuration.Whole(IsAnnealed(configuration) ? Pool : TrainingParameters.BatchSize);

    internal static bool IsAnnealed(Configuration configuration) => configuration.Value(Stages) != ParameterValue.Of(0);

    internal static OdeMethod SolverOf(Configuration configuration) => EnumWords.Parse<OdeMethod>(configuration.Value(Solver).ToString());
}
