using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Spaces;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class TerminalGradientTests
{
    /// <summary>The gradient with respect to each velocity is that of -c r(endpoint) by central differences, endpoint = x + b v.</summary>
    [Theory]
    [InlineData("terminal-gradient.preset=draft1 terminal-gradient.steps=5")]
    [InlineData("terminal-gradient.preset=refl terminal-gradient.steps=5 terminal-gradient.last_share=0.6")]
    public void Iterate_Once_HasTheGradientOfTheRewardThroughOneStep(string settings)
    {
        using var backend = new ManagedBackend();
        var field = new GaussianField(Schedule.Linear, 2, 0, 1);
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 8, 1, 4), new RandomStream(1, 1), zeroOutput: false);
        using var twin = new ResidualField(backend, field, backend.CreateNetwork(weights, 0, new RandomStream(1, 2)));
        using var model = new RecordingModel(new ResidualField(backend, field, backend.CreateNetwork(weights, 0, new RandomStream(1, 2))));
        var problem = new FineTuningProblem(backend, Schedule.Linear, field, new QuadraticReward([1f, -1f], 2), 3, model, true);
        using var tuner = MethodCatalog
            .Find("terminal-gradient")!
            .Create(problem, Configured($"batch_size=4 {settings}"), new RandomStream(1, 3));

        tuner.Iterate();

        var call = model.Calls.ShouldHaveSingleItem();
        double t = call.Times.ShouldHaveSingleItem();
        using var state = backend.Rent(4, 2);
        using var velocity = backend.Rent(4, 2);
        state.Write(call.X);
        twin.Evaluate(state, call.Times, velocity);
        var v = velocity.Read().ToArray();
        for (var i = 0; i < v.Length; i++)
        {
            const double H = 1e-4;
            var naive = (Loss(i, v[i] + H) - Loss(i, v[i] - H)) / (2 * H);
            (2.0 * call.Weights[0] * (v[i] - call.Target[i])).ShouldBe(naive, 1e-3);
        }

        // -c r of one row, with one coordinate of its velocity replaced. For draft1 too 1 - t is the last step.
        double Loss(int index, double changed)
        {
            var first = index / 2 * 2;
            var sum = 0.0;
            for (var j = first; j < first + 2; j++)
            {
                var end = call.X[j] + ((1 - t) * (j == index ? changed : v[j]));
                sum += Math.Pow(end - (j == first ? 1 : -1), 2);
            }

            return 3 * sum / 4;
        }
    }

    /// <summary>
    /// The gradient of the reward x is 1, so rsm's velocity is v_base + gain(t) c. The mean of the base's flow to t = 1 grows by a push at t with the factor
    /// (t^2 + (1 - t)^2)^(-1/2): the mean is c times the integral of gain(t) over it, 0.623 c for t (asinh(1) / sqrt(2)), and not lambda = c.
    /// </summary>
    [Theory]
    [InlineData("t", 1)]
    [InlineData("t2", 2)]
    public void Train_FirstOrder_ReachesItsOwnMeanAndNotTheTargets(string gain, int power)
    {
        using var trial = Trial($"terminal-gradient.preset=rsm terminal-gradient.steps=8 terminal-gradient.time_gain={gain}");
        trial.Iterate(1200);

        var integral = Enumerable
            .Range(0, 1000)
            .Select(i => (i + 0.5) / 1000)
            .Average(t => Math.Pow(t, power) / Math.Sqrt((t * t) + ((1 - t) * (1 - t))));
        if (power == 1)
            integral.ShouldBe(Math.Asinh(1) / Math.Sqrt(2), 1e-5);
        trial.OdeMean().ShouldBe(GaussianTrial.TargetMean * integral, 0.06);
    }

    /// <summary>Nothing pulls these back to the base: the mean passes that of the target and goes on.</summary>
    [Theory]
    [InlineData("draft1")]
    [InlineData("refl")]
    public void Train_RewardThroughOneStep_TiltsWithoutEnd(string preset)
    {
        using var trial = Trial($"terminal-gradient.preset={preset}");
        trial.Iterate(400);
        var first = trial.OdeMean();
        trial.Iterate(400);

        trial.OdeMean().ShouldBeGreaterThan(first + 0.3);
        trial.OdeMean().ShouldBeGreaterThan(GaussianTrial.TargetMean);
    }

    [Theory]
    [InlineData("terminal-gradient.steps=10", 10 + 3)]
    [InlineData("terminal-gradient.steps=10 terminal-gradient.preset=refl terminal-gradient.last_share=0.01", 10 + 3)]
    [InlineData("terminal-gradient.steps=10 terminal-gradient.preset=rsm", 10 + (4 * 4))]
    [InlineData("terminal-gradient.steps=10 terminal-gradient.preset=rsm terminal-gradient.renoise=1", 10 + 4)]
    public void Iterate_Settings_ChargesTheCostOfTheDocs(string settings, int perSample)
    {
        using var trial = Trial($"{settings} batch_size=16");
        trial.Method.Iterate();

        trial.Method.Ledger.Nfe.ShouldBe(16 * perSample);
        trial.Method.Ledger.Vjps.ShouldBe(0);
        trial.Method.Ledger.RewardCalls.ShouldBe(16);
        MethodCatalog.Find("terminal-gradient")!.IterationNfe(trial.Configuration).ShouldBe(trial.Method.Ledger.Nfe);
    }

    [Fact]
    public void Iterate_Refl_StopsOnlyAtLateSteps()
    {
        using var trial = Trial("terminal-gradient.steps=8 terminal-gradient.preset=refl terminal-gradient.last_share=0.25 batch_size=16");
        var forwards = Enumerable
            .Range(0, 40)
            .Select(_ =>
            {
                var before = trial.Method.Ledger.Forwards;
                trial.Method.Iterate();
                return (trial.Method.Ledger.Forwards - before) / 16;
            })
            .Distinct()
            .Order();

        forwards.ShouldBe([7L, 8L]);
    }

    private static GaussianTrial Trial(string settings) =>
        new(
            "terminal-gradient",
            [
                ("learning_rate", 3e-3),
                ("batch_size", 128),
                .. settings.Split(' ').Select(setting => (setting.Split('=')[0], (object)setting.Split('=')[1])),
            ]
        );

    private static Configuration Configured(string settings) =>
        settings
            .Split(' ')
            .Select(setting => setting.Split('='))
            .Aggregate(Configuration.Defaults("terminal-gradient"), (all, pair) => all.With(pair[0], ParameterValue.Parse(pair[1])));
}
