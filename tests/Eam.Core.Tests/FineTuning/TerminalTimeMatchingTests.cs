using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class TerminalTimeMatchingTests
{
    private const double T = 0.65;

    [Theory]
    [InlineData("covariance", "auto")]
    [InlineData("covariance", "0.4")]
    [InlineData("vjp", "auto")]
    [InlineData("vjp", "0.4")]
    [InlineData("none", "0.4")]
    public void Iterate_LearnedBase_RegressesOntoTheTargetOfTheDocumentation(string pullback, string baseVariance)
    {
        var usesAxes = pullback == "covariance" || baseVariance == "auto";
        float[] baseNoise = Normal(512, 1),
            start = Normal(16, 2),
            stateNoise = Normal(16, 3),
            noise = Normal(64, 4);
        float[][] draws = usesAxes ? [baseNoise, start, stateNoise, noise] : [start, stateNoise, noise];
        using var inner = new ManagedBackend();
        using var backend = new ScriptedBackend(inner, draws);
        var (problem, model) = Learned(backend);
        var naive = new NaiveTerminalTarget(problem, pullback, baseVariance, T);
        if (usesAxes)
            naive.Estimate(baseNoise, 4);
        var expected = naive.Targets(start, [stateNoise], 4);
        var configuration = Settings(
            ("batch_size", "8"),
            ("eam.ode_steps", "4"),
            ("eam.terminal_time", "0.65"),
            ("eam.pullback", pullback),
            ("eam.base_variance", baseVariance)
        );
        using var method = new TerminalTimeMatching(problem, configuration, new RandomStream(1, 1));

        method.Iterate();

        var call = model.Calls.ShouldHaveSingleItem();
        backend.Left.ShouldBe(0);
        call.Times.Count(t => t >= T).ShouldBeInRange(10, 12);
        for (var i = 0; i < 32; i++)
        {
            double t = call.Times[i];
            var (state, velocity) = expected(i % 8, t, noise[2 * i], noise[(2 * i) + 1]);
            call.Weights[i].ShouldBe((float)(2 * t / (1 - t)), 1e-4f * call.Weights[i]);
            for (var j = 0; j < 2; j++)
            {
                ((double)call.X[(2 * i) + j]).ShouldBe(state[j], 1e-4 * (1 + Math.Abs(state[j])), $"state {i}, t = {t}");
                ((double)call.Target[(2 * i) + j]).ShouldBe(velocity[j], 2e-3 * (1 + Math.Abs(velocity[j])), $"target {i}, t = {t}");
            }
        }
    }

    [Theory]
    [InlineData(2, "auto")]
    [InlineData(3, "0.4")]
    public void Iterate_SeveralPullbackSteps_RegressesOntoTheTargetOfTheDocumentation(int steps, string baseVariance)
    {
        float[] baseNoise = Normal(512, 1),
            start = Normal(16, 2),
            noise = Normal(64, 4);
        float[][] stateNoises = [.. Enumerable.Range(0, steps).Select(k => Normal(16, 10 + (ulong)k))];
        float[][] first = baseVariance == "auto" ? [baseNoise] : [];
        using var inner = new ManagedBackend();
        using var backend = new ScriptedBackend(inner, [.. first, start, .. stateNoises, noise]);
        var (problem, model) = Learned(backend);
        var naive = new NaiveTerminalTarget(problem, "vjp", baseVariance, T, steps);
        if (baseVariance == "auto")
            naive.Estimate(baseNoise, 4);
        var expected = naive.Targets(start, stateNoises, 4);
        var configuration = Settings(
            ("batch_size", "8"),
            ("eam.ode_steps", "4"),
            ("eam.terminal_time", "0.65"),
            ("eam.pullback_steps", $"{steps}"),
            ("eam.base_variance", baseVariance)
        );
        using var method = new TerminalTimeMatching(problem, configuration, new RandomStream(1, 1));

        method.Iterate();

        var call = model.Calls.ShouldHaveSingleItem();
        backend.Left.ShouldBe(0);
        for (var i = 0; i < 32; i++)
        {
            double t = call.Times[i];
            var (state, velocity) = expected(i % 8, t, noise[2 * i], noise[(2 * i) + 1]);
            for (var j = 0; j < 2; j++)
            {
                ((double)call.X[(2 * i) + j]).ShouldBe(state[j], 1e-4 * (1 + Math.Abs(state[j])), $"state {i}, t = {t}");
                ((double)call.Target[(2 * i) + j]).ShouldBe(velocity[j], 5e-3 * (1 + Math.Abs(velocity[j])), $"target {i}, t = {t}");
            }
        }
    }

    /// <summary>Without a reward the target of a Gaussian base is its velocity on every row, so nothing drifts. With T = 1 it is only so on average.</summary>
    [Theory]
    [InlineData("vjp")]
    [InlineData("none")]
    public void Iterate_NoReward_TargetsTheBaseVelocity(string pullback)
    {
        using var backend = new ManagedBackend();
        var field = new GaussianField(Schedule.Linear, 1, 0, 1);
        using var model = Residual(backend, field);
        var problem = new FineTuningProblem(backend, Schedule.Linear, field, new LinearReward(1), 0, model, false);
        var configuration = Settings(("batch_size", "64"), ("eam.pullback", pullback), ("eam.base_variance", VarianceAtT));
        using var method = new TerminalTimeMatching(problem, configuration, new RandomStream(5, 3));

        method.Iterate();

        var call = model.Calls.ShouldHaveSingleItem();
        for (var i = 0; i < call.Times.Length; i++)
            ((double)call.Target[i]).ShouldBe(field.Velocity(call.X[i], call.Times[i]), 2e-3, $"t = {call.Times[i]}");
    }

    [Theory]
    [InlineData("linear", "covariance", 1)]
    [InlineData("linear", "vjp", 1)]
    [InlineData("linear", "vjp", 3)]
    [InlineData("vp", "covariance", 1)]
    [InlineData("vp", "vjp", 3)]
    public void Train_GaussianBaseLinearReward_ReachesTheTarget(string schedule, string pullback, int steps)
    {
        using var trial = new GaussianTrial(
            "eam",
            schedule,
            ("learning_rate", 3e-3),
            ("eam.terminal_time", T),
            ("eam.pullback", pullback),
            ("eam.pullback_steps", steps),
            ("batch_size", 128)
        );
        trial.Iterate(1200);

        trial.VelocityError(0.1, 0.95).ShouldBeLessThan(0.15);
        trial.OdeMean().ShouldBe(GaussianTrial.TargetMean, 0.12);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("reward")]
    [InlineData("path")]
    public void Train_Annealed_ReachesTheTarget(string reweight)
    {
        using var trial = new GaussianTrial(
            "eam",
            "linear",
            ("learning_rate", 3e-3),
            ("batch_size", 128),
            ("eam.terminal_time", T),
            ("eam.pullback", "vjp"),
            ("eam.stages", 8),
            ("eam.reweight", reweight),
            ("eam.stage_iterations", 60),
            ("eam.pool", 1024),
            ("eam.path_steps", 32),
            ("ema", 0.9)
        );
        trial.Iterate(900);

        trial.OdeMean().ShouldBe(GaussianTrial.TargetMean, 0.15);
        trial.Method.PathEffectiveShare.HasValue.ShouldBe(reweight == "path");
    }

    /// <summary>
    /// The first of two stages on a Gaussian base with a linear reward: weights move the pool of the base by half of the scale, and every
    /// target is the velocity of that tilt, because C is the variance at T.
    /// </summary>
    [Theory]
    [InlineData("none", 0)]
    [InlineData("reward", 0.7)]
    [InlineData("path", 0.7)]
    public void Iterate_Annealed_DrawsStatesByWeightAndTargetsTheScaleOfTheStage(string reweight, double mean)
    {
        using var backend = new ManagedBackend();
        var field = new GaussianField(Schedule.Linear, 1, 0, 1);
        using var model = Residual(backend, field);
        var problem = new FineTuningProblem(backend, Schedule.Linear, field, new LinearReward(1), 1.4, model, false);
        var configuration = Settings(
            ("batch_size", "1024"),
            ("eam.terminal_time", "0.65"),
            ("eam.pullback", "vjp"),
            ("eam.base_variance", VarianceAtT),
            ("eam.ode_steps", "16"),
            ("eam.solver", "heun"),
            ("eam.stages", "2"),
            ("eam.reweight", reweight),
            ("eam.least_ess", "0")
        );
        using var method = new TerminalTimeMatching(problem, configuration, new RandomStream(5, 3));

        method.Iterate();

        var call = model.Calls.ShouldHaveSingleItem();
        var tilted = new GaussianField(Schedule.Linear, 1, 0.7, 1);
        for (var i = 0; i < call.Times.Length; i++)
            ((double)call.Target[i]).ShouldBe(tilted.Velocity(call.X[i], call.Times[i]), 5e-3, $"t = {call.Times[i]}");
        var early = call.Times.Index().Where(time => time.Item is > 0.4f and < 0.65f).Select(time => call.X[time.Index] / time.Item);
        early.Average(x => (double)x).ShouldBe(mean, 0.2);
    }

    [Theory]
    [InlineData("eam.terminal_time=1")]
    [InlineData("eam.stages=3 eam.pool=64 eam.stage_iterations=2")]
    public void Create_TerminalTimeOne_GivesTheBitsOfPlainEam(string settings)
    {
        (string, string)[] pairs = [.. settings.Split(' ').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]))];
        var configuration = Settings([("batch_size", "16"), .. pairs]);

        var plain = Train(problem => new EfficientAdjointMatching(problem, configuration, new RandomStream(7, 1)));
        var created = Train(problem => MethodCatalog.Find("eam")!.Create(problem, configuration, new RandomStream(7, 1)));

        created.ShouldBe(plain);
    }

    [Fact]
    public void Iterate_LearnedBase_CostsLittleMoreThanPlainEam()
    {
        using var backend = new ManagedBackend();
        var (problem, _) = Learned(backend);
        using var method = MethodCatalog.Find("eam")!.Create(problem, Settings(("batch_size", "64")), new RandomStream(7, 1));
        method.ShouldBeOfType<TerminalTimeMatching>();
        method.Iterate();
        var first = method.Ledger.Nfe;

        for (var i = 0; i < 20; i++)
            method.Iterate();

        var perEndpoint = (method.Ledger.Nfe - first) / (20.0 * 64);
        perEndpoint.ShouldBeInRange(8 + 1 + 12, 21 * 1.075);
        (first - (64 * perEndpoint)).ShouldBe(256 * 8, 64, "the base samples of the covariance");
        method.Ledger.Vjps.ShouldBe(0);
    }

    [Theory]
    [InlineData("vjp", 2)]
    [InlineData("none", 1)]
    public void IterationNfe_TerminalTime_IsAnUpperBound(string pullback, int pulled)
    {
        using var backend = new ManagedBackend();
        var (problem, _) = Learned(backend);
        var configuration = Settings(
            ("batch_size", "16"),
            ("eam.terminal_time", "0.01"),
            ("eam.pullback", pullback),
            ("eam.base_variance", "0.5")
        );
        using var method = MethodCatalog.Find("eam")!.Create(problem, configuration, new RandomStream(7, 1));

        method.Iterate();

        var most = MethodCatalog.Find("eam")!.IterationNfe(configuration);
        most.ShouldBe(16 * (8 + pulled + (4 * pulled) + 12));
        method.Ledger.Nfe.ShouldBeInRange(most * 9 / 10, most);
    }

    /// <summary>The price of the first iteration is what it charges, because the number of late rows is known but for one.</summary>
    [Theory]
    [InlineData("", 256 * 8)]
    [InlineData("eam.pullback=vjp eam.base_variance=0.5", 0)]
    [InlineData("eam.pullback_steps=4", 256 * 8)]
    [InlineData("eam.time_density=late eam.pullback=none eam.solver=heun", 256 * 16)]
    [InlineData("eam.terminal_time=0.7 eam.stages=2 eam.pool=128", 256 * 8)]
    [InlineData("eam.terminal_time=0.7 eam.stages=2 eam.pool=128 eam.reweight=path eam.path_steps=6", 256 * 6)]
    [InlineData("eam.terminal_time=1", 0)]
    [InlineData("eam.stages=2 eam.pool=128", 0)]
    public void Price_LearnedBase_IsWhatTheFirstIterationCosts(string settings, int once)
    {
        using var backend = new ManagedBackend();
        var (problem, _) = Learned(backend);
        var pairs = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='));
        var configuration = Settings([("batch_size", "64"), .. pairs.Select(pair => (pair[0], pair[1]))]);
        var price = MethodCatalog.Find("eam")!.Price(configuration, new(IsExact: false, Dimension: 2));
        using var method = MethodCatalog.Find("eam")!.Create(problem, configuration, new RandomStream(7, 1));

        method.Iterate();

        price.Once.ShouldBe(once);
        price.First.ShouldBe(method.Ledger.Nfe);
    }

    [Fact]
    public void Price_BaseOfWhichNothingIsKnown_IsThatOfPlainEam()
    {
        var configuration = Settings(("batch_size", "64"));
        var eam = MethodCatalog.Find("eam")!;

        eam.Price(configuration, default).ShouldBe(new NfePrice(64 * 21));
        eam.IterationNfe(configuration).ShouldBe(64 * 21);
        eam.Price(configuration, new(IsExact: false)).Once.ShouldBe(256 * 8, "the fewest samples, because the dimension is not known");
    }

    [Theory]
    [InlineData("eam.reuse", "8")]
    [InlineData("eam.buffer", "32")]
    public void Iterate_EndpointsOfAPool_HaveOtherTimesAtEachStep(string setting, string value)
    {
        using var backend = new ManagedBackend();
        var (problem, model) = Learned(backend);
        var configuration = Settings(("batch_size", "8"), ("eam.base_variance", "0.5"), (setting, value));
        using var method = new TerminalTimeMatching(problem, configuration, new RandomStream(7, 1));

        for (var i = 0; i < 8; i++)
            method.Iterate();

        // The first row has the first endpoint of the pool.
        var times = model.Calls.Select(call => call.Times[0]).ToList();
        (times.Max() - times.Min()).ShouldBeGreaterThan(0.25f);
        foreach (var call in model.Calls)
            call.Times.Order().Select((time, slice) => Math.Abs(time - ((slice + 0.5f) / 32))).ShouldAllBe(distance => distance < 0.02f);
    }

    [Fact]
    public void Load_AnotherTerminalTime_IsRefused()
    {
        using var backend = new ManagedBackend();
        var (problem, _) = Learned(backend);
        var state = new TrainingState();
        using (var saved = new TerminalTimeMatching(problem, Settings(("eam.terminal_time", "0.6")), new RandomStream(7, 1)))
            saved.Save(state);
        using var other = new TerminalTimeMatching(problem, Settings(("eam.terminal_time", "0.7")), new RandomStream(7, 1));

        Should.Throw<InvalidStateException>(() => other.Load(state)).Message.ShouldContain("eam.terminal_time");
    }

    // The variance at T of the base N(0, 1).
    private static string VarianceAtT => ((T * T) + ((1 - T) * (1 - T))).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static RecordingModel Residual(ManagedBackend backend, GaussianField field)
    {
        var weights = MlpWeights.Initialise(MlpShape.Velocity(1, 16, 1, 8), new RandomStream(5, 1), zeroOutput: true);
        return new(new ResidualField(backend, field, backend.CreateNetwork(weights, 0, new RandomStream(5, 2))));
    }

    private static List<IterationResult> Train(Func<FineTuningProblem, IFineTuner> create)
    {
        using var backend = new ManagedBackend();
        using var method = create(Learned(backend).Problem);
        return [.. Enumerable.Range(0, 5).Select(_ => method.Iterate())];
    }

    private static (FineTuningProblem Problem, RecordingModel Model) Learned(IBackend backend)
    {
        var stream = new RandomStream(1, 1);
        var model = new RecordingModel(backend.CreateNetwork(Reference.Weights("finetuned"), 0, stream));
        return (
            new FineTuningProblem(
                backend,
                Schedule.Linear,
                backend.CreateNetwork(Reference.Weights("base"), 0, stream),
                new QuadraticReward(Reference.Floats("reward", "c"), (float)Reference.Number("reward", "tau2")),
                Reference.Number("reward", "lambda"),
                model,
                false
            ),
            model
        );
    }

    private static Configuration Settings(params IEnumerable<(string Name, string Value)> settings) =>
        settings.Aggregate(Configuration.Defaults("eam"), (all, pair) => all.With(pair.Name, ParameterValue.Parse(pair.Value)));

    private static float[] Normal(int count, ulong purpose)
    {
        var values = new float[count];
        new RandomStream(11, purpose).Gaussian(values);
        return values;
    }
}
