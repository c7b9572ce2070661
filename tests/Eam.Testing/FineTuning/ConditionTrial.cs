using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Testing.FineTuning;

/// <summary>
/// A small trial with three conditions: bases N(0.5, 1), N(-0.5, 1) and N(0, 1), rewards x, -x and x, lambda 1.5. So the targets of the first
/// two are N(2, 1) and N(-2, 1). The third is held out. A row that lost its condition, or got another one, would be pulled the other way.
/// </summary>
public sealed class ConditionTrial : IDisposable
{
    public const double Scale = 1.5;

    public static readonly double[] Means = [0.5, -0.5, 0];

    public static readonly float[] Slopes = [1, -1, 1];

    private readonly IBackend _backend;
    private readonly ResidualField _model;

    /// <summary>Creates the trial on a backend, which the trial disposes.</summary>
    public ConditionTrial(IBackend backend, string method, string settings, int rowsPerCondition = 8)
    {
        _backend = backend;
        var configuration = settings
            .Split(' ')
            .Select(setting => setting.Split('='))
            .Aggregate(
                Configuration.Defaults(method).With("batch_size", ParameterValue.Of(64)).With("learning_rate", ParameterValue.Of(5e-3)),
                (all, pair) => all.With(pair[0], ParameterValue.Parse(pair[1]))
            );
        var @base = new ConditionGaussianField(Schedule.Linear, Means);
        var networks = Means.Select(_ => Network()).ToList();
        _model = new ResidualField(_backend, @base, new ConditionNetworks(_backend, networks));
        Problem = new FineTuningProblem(_backend, Schedule.Linear, @base, new ConditionReward(Slopes), Scale, _model, true)
        {
            Conditions = new ConditionSet(["up", "down", "new"], [2], rowsPerCondition),
        };
        Method = MethodCatalog.Find(method)!.Create(Problem, configuration, new RandomStream(5, 3));
    }

    public FineTuningProblem Problem { get; }

    public IFineTuner Method { get; }

    public List<IterationResult> Iterate(int iterations) => [.. Enumerable.Range(0, iterations).Select(_ => Method.Iterate())];

    /// <summary>Returns the mean endpoint of the moving average under a condition.</summary>
    public double Mean(int condition)
    {
        using var x = _backend.Rent(2048, 1);
        _backend.Gaussian(x, new RandomStream(9, 9));
        var conditions = new int[x.Rows];
        Array.Fill(conditions, condition);
        x.SetConditions(conditions);
        OdeSolver.Sample(_backend, _model.Average, OdeMethod.Heun, 16, x);
        return x.Read().ToArray().Average();
    }

    public void Dispose()
    {
        Method.Dispose();
        _model.Dispose();
        _backend.Dispose();
    }

    private ITrainableField Network()
    {
        var weights = MlpWeights.Initialise(MlpShape.Velocity(1, 32, 2, 16), new RandomStream(5, 1), zeroOutput: true);
        return _backend.CreateNetwork(weights, 0, new RandomStream(5, 2));
    }
}
