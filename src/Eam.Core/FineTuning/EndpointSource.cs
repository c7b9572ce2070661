using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// Draws endpoints X_1 from the model and computes their guidance lambda grad r + s_base (docs/methods.md#efficient-adjoint-matching-eam,
/// steps 1 and 2). No gradient flows through this.
/// </summary>
internal sealed class EndpointSource : IDisposable
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly TerminalScore _score;
    private readonly OdeMethod _solver;
    private readonly int _odeSteps;
    private readonly PathWeights? _paths;
    private readonly float[] _rewards;
    private readonly double[] _logWeights;

    public EndpointSource(FineTuningProblem problem, Configuration configuration, RandomStream stream, int count)
    {
        (_problem, _stream) = (problem, stream);
        var scoreTime = configuration.Value(ScoreTime);
        var at =
            scoreTime.IsNumber ? scoreTime.Number
            : problem.BaseIsExact ? 0.99
            : 0.9;
        _score = new TerminalScore(problem, at, configuration.Whole(ScoreDraws), stream);
        _solver = SolverOf(configuration);
        _odeSteps = configuration.Whole(OdeSteps);
        if (UsesPaths(configuration))
            _paths = new PathWeights(problem, configuration.Whole(PathSteps), stream);
        _rewards = new float[count];
        _logWeights = new double[count];
        Endpoints = problem.Backend.Rent(count, problem.Base.Dimension);
        Guidance = problem.Backend.Rent(count, problem.Base.Dimension);
    }

    /// <summary>The endpoints X_1, [count, d].</summary>
    public Tensor Endpoints { get; }

    /// <summary>The guidance lambda grad r(X_1) + s_base(X_1), [count, d].</summary>
    public Tensor Guidance { get; }

    /// <summary>Log weights of the endpoints of an annealed stage.</summary>
    public ReadOnlySpan<double> LogWeights => _logWeights;

    /// <summary>Mean reward of the newest endpoints.</summary>
    public double MeanReward { get; private set; }

    public static long ForwardsPerEndpoint(Configuration configuration)
    {
        var sampling = UsesPaths(configuration)
            ? (2L * configuration.Whole(PathSteps)) - 1
            : (long)configuration.Whole(OdeSteps) * OdeSolver.ForwardsPerStep(SolverOf(configuration));
        return sampling + configuration.Whole(ScoreDraws);
    }

    /// <summary>Draws new endpoints; with annealing, moves to the next scale.</summary>
    public void Draw(Annealing? annealing, ComputeLedger ledger)
    {
        var backend = _problem.Backend;
        backend.Gaussian(Endpoints, _stream);
        if (_paths is not null)
        {
            _paths.Sample(Endpoints, _logWeights, ledger);
        }
        else
        {
            // A stage assumes that the model matches its scale, so it samples the moving average, which is steadier.
            var sampler = annealing is null ? _problem.Model : _problem.Model.Average;
            OdeSolver.Sample(backend, sampler, _solver, _odeSteps, Endpoints);
            ledger.Forward(_problem.Model, (long)Endpoints.Rows * _odeSteps * OdeSolver.ForwardsPerStep(_solver));
        }

        using var gradient = backend.Rent(Endpoints.Rows, Endpoints.Columns);
        _problem.Reward.Gradient(Endpoints, _rewards, gradient);
        ledger.Reward(_problem.Reward, Endpoints.Rows);
        annealing?.Advance(_rewards, _logWeights);
        _score.Evaluate(Endpoints, Guidance, ledger);
        backend.Add(Guidance, (float)(annealing?.Scale ?? _problem.RewardScale), gradient);

        var sum = 0.0;
        foreach (var reward in _rewards)
            sum += reward;
        MeanReward = sum / _rewards.Length;
    }

    public void Save(TrainingState state) => state.SetReal("eam.mean_reward", MeanReward);

    public void Load(TrainingState state) => MeanReward = state.Real("eam.mean_reward");

    public void Dispose()
    {
        Endpoints.Dispose();
        Guidance.Dispose();
    }
}
