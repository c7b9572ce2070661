using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class EfficientAdjointMatchingTests
{
    [Fact]
    public void Draw_ReferenceNoise_MatchesEndpointsAndGuidance()
    {
        using var inner = new ManagedBackend();
        using var backend = new ScriptedBackend(inner, [Reference.Floats("eam", "x0"), Reference.Floats("eam", "score_noise")]);
        var (problem, stream) = ReferenceProblem(backend);
        var configuration = Configuration
            .Defaults("eam")
            .With("eam.ode_steps", ParameterValue.Of(4))
            .With("eam.score_time", ParameterValue.Of(0.9));
        using var source = new EndpointSource(problem, configuration, stream, 3);
        var ledger = new ComputeLedger();

        source.Draw(null, ledger);

        Reference.ShouldMatch(source.Endpoints.Read().ToArray(), Reference.Doubles("eam", "endpoint"), 1e-4);
        Reference.ShouldMatch(source.Guidance.Read().ToArray(), Reference.Doubles("eam", "guidance"), 1e-4);
        ledger.Nfe.ShouldBe(3 * (4 + 1));
    }

    [Fact]
    public void Accumulate_ReferenceTargets_MatchesLossGradientNormAndAdamStep()
    {
        using var backend = new ManagedBackend();
        var (problem, _) = ReferenceProblem(backend);
        using var x = backend.Rent(6, 2);
        using var target = backend.Rent(6, 2);
        x.Write(Reference.Floats("eam", "xt"));
        target.Write(Reference.Floats("eam", "velocity_target"));

        var loss =
            problem.Model.Accumulate(
                x,
                Reference.Floats("eam", "t"),
                target,
                Reference.Floats("eam", "weight"),
                float.PositiveInfinity,
                1f / 6
            ) / 6;
        var norm = problem.Model.Step(new AdamSettings(1e-3f, MaxNorm: 1));

        loss.ShouldBe(Reference.Number("eam", "loss"), 1e-4 * Reference.Number("eam", "loss"));
        norm.ShouldBe(Reference.Number("eam", "gradient_norm"), 1e-4 * Reference.Number("eam", "gradient_norm"));
    }

    [Theory]
    [InlineData("linear", 1)]
    [InlineData("linear", 0.5)]
    [InlineData("vp", 0.5)]
    public void Train_GaussianBaseLinearReward_ReachesTheTarget(string schedule, double baseVariance)
    {
        using var trial = new GaussianTrial(
            "eam",
            schedule,
            ("learning_rate", 3e-3),
            ("eam.base_variance", baseVariance),
            ("batch_size", 128)
        );
        trial.Iterate(1200);

        trial.VelocityError(0.1, 0.95).ShouldBeLessThan(0.1);
        trial.OdeMean().ShouldBe(GaussianTrial.TargetMean, 0.1);
    }

    [Theory]
    [InlineData("none", "8")]
    [InlineData("reward", "8")]
    [InlineData("reward", "auto")]
    [InlineData("path", "auto")]
    public void Train_Annealed_ReachesTheTarget(string reweight, string stages)
    {
        using var trial = new GaussianTrial(
            "eam",
            "linear",
            ("learning_rate", 3e-3),
            ("batch_size", 128),
            ("eam.stages", stages),
            ("eam.reweight", reweight),
            ("eam.stage_iterations", 60),
            ("eam.pool", 1024),
            ("eam.path_steps", 32),
            ("eam.base_variance", 1),
            ("ema", 0.9)
        );
        trial.Iterate(900);

        trial.OdeMean().ShouldBe(GaussianTrial.TargetMean, 0.12);
    }

    [Theory]
    [InlineData("", 8 + 1 + (3 * 4))]
    [InlineData("eam.solver=heun", 16 + 1 + (3 * 4))]
    [InlineData("eam.score_draws=3", 8 + 3 + (3 * 4))]
    [InlineData("eam.renoise=2", 8 + 1 + (3 * 2))]
    public void Iterate_Settings_ChargesTheCostOfSection3(string setting, int perEndpoint)
    {
        var settings = setting.Length == 0 ? [] : new (string, object)[] { (setting.Split('=')[0], setting.Split('=')[1]) };
        using var trial = new GaussianTrial("eam", [("batch_size", 16), .. settings]);
        trial.Method.Iterate();

        trial.Method.Ledger.Nfe.ShouldBe(16 * perEndpoint);
        MethodCatalog.Find("eam")!.IterationNfe(trial.Configuration).ShouldBe(trial.Method.Ledger.Nfe);
    }

    [Fact]
    public void Iterate_Reuse_RefreshesEveryFewSteps()
    {
        using var trial = new GaussianTrial("eam", ("batch_size", 16), ("eam.reuse", 3), ("eam.buffer", 64));
        trial.Iterate(6);

        trial.Method.Ledger.RewardCalls.ShouldBe(2 * 16);
        trial.Method.Ledger.TrainingPasses.ShouldBe(6 * 16 * 4);
    }

    [Fact]
    public void Accumulate_HugeLearningRate_DivergesAsAnOutcome()
    {
        using var trial = new GaussianTrial(
            "eam",
            ("learning_rate", 1),
            ("gradient_clip", 1e9),
            ("eam.base_variance", 1e4),
            ("batch_size", 32)
        );

        trial.Iterate(400).Any(result => result.Diverged || result.Loss > 1e6).ShouldBeTrue();
    }

    private static (FineTuningProblem Problem, RandomStream Stream) ReferenceProblem(IBackend backend)
    {
        var stream = new RandomStream(1, 1);
        var problem = new FineTuningProblem(
            backend,
            Schedule.Linear,
            backend.CreateNetwork(Reference.Weights("base"), 0, stream),
            new QuadraticReward(Reference.Floats("reward", "c"), (float)Reference.Number("reward", "tau2")),
            Reference.Number("reward", "lambda"),
            backend.CreateNetwork(Reference.Weights("finetuned"), 0, stream),
            false
        );
        return (problem, stream);
    }
}
