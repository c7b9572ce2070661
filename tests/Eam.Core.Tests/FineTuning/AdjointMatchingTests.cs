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

    /// <summary>The early terms of the reference are the smallest, so no bound has the shares of the paper's criterion.</summary>
    [Fact]
    public void Iterate_ClipAutoWithSmallEarlyTerms_CutsNothing() => RunReference("auto").Result.ShouldBe(RunReference("none").Result);

    /// <summary>
    /// Base N(0, 16) and reward x: the terms of one time are equal, and those of the first two of eight times are larger than those of the
    /// last two. The bound is the smaller of the first two, and stays when the model has changed.
    /// </summary>
    [Fact]
    public void Iterate_ClipAuto_CutsByTheTermsOfTheFirstIteration()
    {
        const int Steps = 8;
        using var backend = new ManagedBackend();
        using var model = Toy(backend, Schedule.Linear, 16, out var field);
        using var method = Create(model, backend, Schedule.Linear, field, ("am.steps", "8"), ("am.clip", "auto"));
        var fresh = new TrainingState();
        method.Save(fresh);
        method.Iterate();

        var (terms, adjoint, h) = (new double[Steps], -1.0, 1.0 / Steps);
        for (var k = Steps - 1; k >= 0; k--)
        {
            var t = k * h;
            adjoint *= 1 + (h * ((2 * (field.Velocity(1, t) - field.Velocity(0, t))) - (1 / (t + h))));
            terms[k] = 2 * (1 - t + h) / (t + h) * adjoint * adjoint;
        }

        var bound = 1.0001 * terms[0];
        terms[0].ShouldBeLessThan(terms[1]);
        terms[6].ShouldBeLessThan(bound);
        terms.Count(term => term > bound).ShouldBe(4);
        for (var k = 0; k < Steps; k++)
            model.Calls[Steps - 1 - k].Loss.ShouldBe(4 * Math.Min(bound, terms[k]), 1e-3 * terms[k], $"time {k}");
        fresh.Real("am.clip").ShouldBe(0);
        Clip().ShouldBe(bound, 1e-3 * bound);

        var first = Clip();
        for (var i = 0; i < 5; i++)
            method.Iterate();
        Clip().ShouldBe(first);

        double Clip()
        {
            var state = new TrainingState();
            method.Save(state);
            return state.Real("am.clip");
        }
    }

    /// <summary>A trial that goes on must not choose again from its new model. The contract's trials have no bound that cuts.</summary>
    [Fact]
    public void Load_AClipThatWasChosen_CutsByItAndKeepsIt()
    {
        using var backend = new ManagedBackend();
        using var model = Toy(backend, Schedule.Linear, 16, out var field);
        using var method = Create(model, backend, Schedule.Linear, field, ("am.steps", "8"), ("am.clip", "auto"));
        var (state, after) = (new TrainingState(), new TrainingState());
        method.Save(state);
        state.SetReal("am.clip", 2);

        method.Load(state);
        method.Iterate();

        // The terms of the last two times are 1.6 and 0.7. Those of the six before are at least 3.6, in each of the four rows.
        model.Calls.Count.ShouldBe(8);
        model.Calls.Skip(2).ShouldAllBe(call => Math.Abs(call.Loss - 8) < 1e-4);
        method.Save(after);
        after.Real("am.clip").ShouldBe(2);
    }

    [Fact]
    public void Load_AClipThatIsNoBound_SaysSo()
    {
        using var trial = new GaussianTrial("am", ("am.steps", 10), ("batch_size", 8), ("am.clip", "auto"));
        var state = new TrainingState();
        trial.Method.Save(state);
        state.SetReal("am.clip", -1);

        Should.Throw<InvalidStateException>(() => trial.Method.Load(state)).Message.ShouldContain("am.clip");
    }

    /// <summary>The target as it was before the gain could be chosen, in float32 and in the same order of operations.</summary>
    [Fact]
    public void Iterate_DefaultGain_HasTheBitsOfSigmaOverTheControlGain()
    {
        using var backend = new ManagedBackend();
        using var model = Toy(backend, Schedule.Linear, 1, out var field);
        using var method = Create(model, backend, Schedule.Linear, field, ("am.steps", "10"));
        method.Iterate();

        var call = model.Calls[0];
        var step = new SdeGrid(Schedule.Linear, 10)[9];
        using var x = backend.Rent(4, 1);
        using var adjoint = backend.Rent(4, 1);
        using var velocity = backend.Rent(4, 1);
        using var product = backend.Rent(4, 1);
        x.Write(call.X);
        adjoint.Write([-1, -1, -1, -1]);
        field.Vjp(x, [step.Time], adjoint, velocity, product);
        backend.Combine(adjoint, (float)(1 - (0.1 * step.Memory * step.Kappa)), adjoint, (float)(0.1 * (1 + step.Memory)), product);
        backend.Add(velocity, (float)(-step.Sigma / step.ControlGain), adjoint);
        call.Target.ShouldBe(velocity.Read().ToArray());
    }

    /// <summary>sigma^2 / 2 has its numerator at t - h and eta at t: their ratio is 1/2 in the last step of the linear path.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("vp")]
    public void Iterate_GainEta_HasNoOffsetInItsNumerator(string schedule)
    {
        var (sigma, eta) = (Changes(schedule, "sigma"), Changes(schedule, "eta"));

        for (var i = 0; i < 40; i++)
        {
            var t = sigma[i].Time;
            var ratio = schedule == "linear" ? (1 - t) / (1 - t + 0.025) : Math.Cos(Math.PI / 2 * t) / Math.Cos(Math.PI / 2 * (t - 0.025));
            (eta[i].Change / sigma[i].Change).ShouldBe(ratio, 1e-3, $"t = {t}");
        }
    }

    /// <summary>Base N(0, 1), reward x: v* - v_base = (1 - t) / (t^2 + (1 - t)^2). Near t = 1 the grid's adjoint is exact.</summary>
    [Fact]
    public void Iterate_LastTime_EtaGivesTheOptimalVelocityAndSigmaTwiceTheChange()
    {
        var (sigma, eta) = (Changes("linear", "sigma")[0], Changes("linear", "eta")[0]);
        const double T = 0.975;
        sigma.Time.ShouldBe(T, 1e-6);
        var exact = (1 - T) / ((T * T) + ((1 - T) * (1 - T)));

        // The adjoint of the last step is -(1 + h (2 dv/dx - kappa)) = -1.0249.
        eta.Change.ShouldBe(0.975 * exact, 0.005 * exact);
        sigma.Change.ShouldBe(1.95 * exact, 0.01 * exact);
    }

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

    /// <summary>Returns what the targets of the first iteration add to v_base, by time from the last one. Base N(0, 1), reward x.</summary>
    private static List<(double Time, double Change)> Changes(string schedule, string gain)
    {
        var path = schedule == "vp" ? Schedule.VariancePreserving : Schedule.Linear;
        using var backend = new ManagedBackend();
        using var model = Toy(backend, path, 1, out var field);
        using var method = Create(model, backend, path, field, ("am.loss_times", "40"), ("am.gain", gain));
        method.Iterate();
        return [.. model.Calls.Select(call => ((double)call.Times[0], call.Target[0] - field.Velocity(call.X[0], call.Times[0])))];
    }

    private static RecordingModel Toy(ManagedBackend backend, Schedule schedule, double variance, out GaussianField field)
    {
        field = new GaussianField(schedule, 1, 0, variance);
        var weights = MlpWeights.Initialise(MlpShape.Velocity(1, 8, 1, 4), new RandomStream(1, 1), zeroOutput: true);
        return new RecordingModel(new ResidualField(backend, field, backend.CreateNetwork(weights, 0, new RandomStream(1, 2))));
    }

    /// <summary>Creates the method for a batch of 4, the reward x and lambda 1.</summary>
    private static IFineTuner Create(
        RecordingModel model,
        ManagedBackend backend,
        Schedule schedule,
        GaussianField field,
        params ReadOnlySpan<(string Name, string Value)> settings
    )
    {
        var configuration = Configuration.Defaults("am").With("batch_size", ParameterValue.Of(4));
        foreach (var (name, value) in settings)
            configuration = configuration.With(name, ParameterValue.Parse(value));
        var problem = new FineTuningProblem(backend, schedule, field, new LinearReward(1), 1, model, true);
        return MethodCatalog.Find("am")!.Create(problem, configuration, new RandomStream(1, 3));
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
