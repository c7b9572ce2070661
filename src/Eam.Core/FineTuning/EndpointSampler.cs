using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// Draws endpoints X_1 from the model and the gradient of their reward; with annealing also their weights. No gradient flows through this.
/// </summary>
internal sealed class EndpointSampler
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly OdeMethod _solver;
    private readonly int _odeSteps;
    private readonly PathWeights? _paths;
    private readonly float[] _rewards;
    private readonly double[] _logWeights;

    public EndpointSampler(FineTuningProblem problem, Configuration configuration, RandomStream stream, int count)
    {
        (_problem, _stream) = (problem, stream);
        _solver = SolverOf(configuration);
        _odeSteps = configuration.Whole(OdeSteps);
        if (UsesPaths(configuration))
            _paths = new PathWeights(problem, configuration.Whole(PathSteps), stream);
        _rewards = new float[count];
        _logWeights = new double[count];
    }

    /// <summary>Log weights of the endpoints of an annealed stage.</summary>
    public ReadOnlySpan<double> LogWeights => _logWeights;

    /// <summary>Mean reward of the newest endpoints.</summary>
    public double MeanReward { get; private set; }

    /// <summary>Returns the forwards that an endpoint costs.</summary>
    public static long ForwardsPerEndpoint(Configuration configuration) =>
        UsesPaths(configuration)
            ? (2L * configuration.Whole(PathSteps)) - 1
            : (long)configuration.Whole(OdeSteps) * OdeSolver.ForwardsPerStep(SolverOf(configuration));

    /// <summary>Draws new endpoints; with annealing, moves to the next scale.</summary>
    /// <param name="endpoints">[count, d], overwritten with X_1.</param>
    /// <param name="gradient">[count, d], overwritten with grad r(X_1), without its scale.</param>
    /// <param name="annealing">The stages; null without annealing.</param>
    /// <param name="ledger">Is charged with the forwards and rewards.</param>
    public void Draw(Tensor endpoints, Tensor gradient, Annealing? annealing, ComputeLedger ledger)
    {
        var backend = _problem.Backend;
        _problem.Start(endpoints, _stream);
        if (_paths is not null)
        {
            _paths.Sample(endpoints, _logWeights, ledger);
        }
        else
        {
            // A stage assumes that the model matches its scale, so it samples the moving average, which is steadier.
            var sampler = annealing is null ? _problem.Model : _problem.Model.Average;
            OdeSolver.Sample(backend, sampler, _solver, _odeSteps, endpoints);
            ledger.Forward(_problem.Model, (long)endpoints.Rows * _odeSteps * OdeSolver.ForwardsPerStep(_solver));
        }

        _problem.Reward.Gradient(endpoints, _rewards, gradient);
        ledger.Reward(_problem.Reward, endpoints.Rows);
        annealing?.Advance(_rewards, _logWeights);

        var sum = 0.0;
        foreach (var reward in _rewards)
            sum += reward;
        MeanReward = sum / _rewards.Length;
    }

    public void Save(TrainingState state) => state.SetReal("eam.mean_reward", MeanReward);

    public void Load(TrainingState state) => MeanReward = state.Real("eam.mean_reward");
}
