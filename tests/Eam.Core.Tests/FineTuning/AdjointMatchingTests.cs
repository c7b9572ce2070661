using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class AdjointMatchingTests
{
    [Fact]
    public void Iterate_ReferenceNoise_MatchesTrajectoryAdjointAndLoss()
    {
        var run = RunReference("none");

        run.Result.Loss.ShouldBe(Reference.Number("am", "loss"), 1e-4 * Reference.Number("am", "loss"));
        run.Model.Calls.Count.ShouldBe(5);
        for (var k = 0; k < 5; k++)
        {
            // The backward pass goes backwards in time.
            var call = run.Model.Calls[4 - k];
            Reference.ShouldMatch(call.X, Reference.Doubles("am", "trajectory", $"{k}"), 1e-4);
            Reference.ShouldMatch(Adjoints(call, k), Reference.Doubles("am", "adjoint", $"{k}"), 1e-4);
            call.Loss.ShouldBe(Reference.Doubles("am", "terms", $"{k}").Sum(), 1e-4 * Reference.Doubles("am", "terms", $"{k}").Sum());
        }
    }

    [Fact]
    public void Iterate_ReferenceNoise_MatchesGradientNorm()
    {
        var expected = Math.Sqrt(Reference.Doubles("am", "gradient").Sum(g => g * g));

        RunReference("none").Result.GradientNorm.ShouldBe(expected, 1e-4 * expected);
    }

    [Fact]
    public void Iterate_ReferenceClip_CutsTerms() => RunReference("1.6").Result.Loss.ShouldBe(Reference.Number("am", "clipped_mean"), 1e-3);

    [Fact]
    public void Iterate_FortySteps_ChargesTheCostOfSection2()
    {
        using var trial = new GaussianTrial("am", ("am.steps", 40), ("batch_size", 8));
        trial.Method.Iterate();

        trial.Method.Ledger.Nfe.ShouldBe(8 * (40 + (2 * 40) + (3 * 20)));
        trial.Method.Ledger.RewardCalls.ShouldBe(8);
        MethodCatalog.Find("am")!.IterationNfe(trial.Configuration).ShouldBe(trial.Method.Ledger.Nfe);
    }

    [Fact]
    public void Iterate_FewerLossTimes_TakesTheLastQuarterAlwaysAndTheRestAtRandom()
    {
        using var backend = new ManagedBackend();
        var field = new GaussianField(Schedule.Linear, 1, 0, 1);
        var weights = MlpWeights.Initialise(MlpShape.Velocity(1, 8, 1, 4), new RandomStream(1, 1), zeroOutput: true);
        var model = new RecordingModel(new ResidualField(backend, field, backend.CreateNetwork(weights, 0, new RandomStream(1, 2))));
        var configuration = Configuration
            .Defaults("am")
            .With("am.steps", ParameterValue.Of(8))
            .With("am.loss_times", ParameterValue.Of(4))
            .With("batch_size", ParameterValue.Of(4));
        using var method = MethodCatalog
            .Find("am")!
            .Create(
                new FineTuningProblem(backend, Schedule.Linear, field, new LinearReward(1), 1, model, true),
                configuration,
                new RandomStream(1, 3)
            );
        var seen = new HashSet<float>();
        for (var iteration = 0; iteration < 20; iteration++)
        {
            model.Calls.Clear();
            method.Iterate();
            var times = model.Calls.Select(call => call.Times[0] * 8).ToList();

            times.Distinct().Count().ShouldBe(4);
            times[..2].ShouldBe([7f, 6f]);
            times[2..].ShouldAllBe(time => time < 6);
            seen.UnionWith(times);
        }

        seen.Count.ShouldBe(8);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void Train_GaussianBaseLinearReward_ReachesTheOptimalControl(string schedule)
    {
        // The drift of a Gaussian base is linear and the reward's gradient is constant, so the adjoint is a number a_k and the optimal control is -sigma a_k.
        using var trial = new GaussianTrial("am", schedule, ("am.steps", 20), ("batch_size", 128), ("learning_rate", 3e-3));
        trial.Iterate(250);

        trial.ControlError(20).ShouldBeLessThan(0.03);
    }

    [Fact]
    public void Train_ConstantNoise_MissesTheTarget_MemorylessReachesIt()
    {
        // With constant sigma X_1 depends on X_0, so the optimal paths end at a shift of lambda c (1 - correlation^2) and not lambda c (AM, figure 2 and
        // table 7).
        using var memoryless = new GaussianTrial("am", ("am.steps", 20), ("batch_size", 128), ("learning_rate", 3e-3));
        using var constant = new GaussianTrial(
            "am",
            "linear",
            ("am.steps", 20),
            ("batch_size", 128),
            ("learning_rate", 3e-3),
            ("am.noise", "constant"),
            ("am.sigma", 0.5)
        );
        memoryless.Iterate(200);
        constant.Iterate(200);

        memoryless.SdeMean(20, null).ShouldBe(GaussianTrial.TargetMean, 0.12);
        constant.SdeMean(20, 0.5).ShouldBeLessThan(GaussianTrial.TargetMean - 0.4);
    }

    private static (IterationResult Result, RecordingModel Model) RunReference(string clip)
    {
        using var inner = new ManagedBackend();
        var noise = Enumerable.Range(0, 4).Select(k => Reference.Floats("am", "noise", $"{k}"));
        using var backend = new ScriptedBackend(inner, [Reference.Floats("am", "x0"), .. noise]);
        var stream = new RandomStream(1, 1);
        var model = new RecordingModel(backend.CreateNetwork(Reference.Weights("finetuned"), 0, stream));
        var problem = new FineTuningProblem(
            backend,
            Schedule.Linear,
            backend.CreateNetwork(Reference.Weights("base"), 0, stream),
            new QuadraticReward(Reference.Floats("reward", "c"), (float)Reference.Number("reward", "tau2")),
            Reference.Number("reward", "lambda"),
            model,
            false
        );
        var configuration = Configuration
            .Defaults("am")
            .With("am.steps", ParameterValue.Of(5))
            .With("batch_size", ParameterValue.Of(3))
            .With("am.clip", ParameterValue.Parse(clip));
        using var method = MethodCatalog.Find("am")!.Create(problem, configuration, stream);
        var result = method.Iterate();
        backend.Left.ShouldBe(0);
        return (result, model);
    }

    /// <summary>Returns a = gain / sigma (v_base - target), from what the model was trained on.</summary>
    private static float[] Adjoints(Regression call, int k)
    {
        var baseVelocity = Reference.Doubles("am", "base_velocity", $"{k}");
        var variance = 4 / call.Weights[0];
        return [.. call.Target.Select((target, i) => (float)((baseVelocity[i] - target) * 2 / variance))];
    }
}
