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
    private readonly EndpointSampler _sampler;
    private readonly TerminalScore _score;

    public EndpointSource(FineTuningProblem problem, Configuration configuration, RandomStream stream, int count)
    {
        _problem = problem;
        var scoreTime = configuration.Value(ScoreTime);
        var at =
            scoreTime.IsNumber ? scoreTime.Number
            : problem.BaseIsExact ? 0.99
            : 0.9;
        _score = new TerminalScore(problem, at, configuration.Whole(ScoreDraws), stream);
        _sampler = new EndpointSampler(problem, configuration, stream, count);
        Endpoints = problem.Backend.Rent(count, problem.Base.Dimension);
        Guidance = problem.Backend.Rent(count, problem.Base.Dimension);
    }

    /// <summary>The endpoints X_1, [count, d].</summary>
    public Tensor Endpoints { get; }

    /// <summary>The guidance lambda grad r(X_1) + s_base(X_1), [count, d].</summary>
    public Tensor Guidance { get; }

    /// <summary>Log weights of the endpoints of an annealed stage.</summary>
    public ReadOnlySpan<double> LogWeights => _sampler.LogWeights;

    /// <summary>Mean reward of the newest endpoints.</summary>
    public double MeanReward => _sampler.MeanReward;

    /// <summary>Returns the forwards that an endpoint and its score cost.</summary>
    public static long ForwardsPerEndpoint(Configuration configuration) =>
        EndpointSampler.ForwardsPerEndpoint(configuration) + configuration.Whole(ScoreDraws);

    /// <summary>Draws new endpoints; with annealing, moves to the next scale.</summary>
    public void Draw(Annealing? annealing, ComputeLedger ledger)
    {
        var backend = _problem.Backend;
        using var gradient = backend.Rent(Endpoints.Rows, Endpoints.Columns);
        _sampler.Draw(Endpoints, gradient, annealing, ledger);
        _score.Evaluate(Endpoints, Guidance, ledger);
        backend.Add(Guidance, (float)(annealing?.Scale ?? _problem.RewardScale), gradient);
    }

    public void Save(TrainingState state) => _sampler.Save(state);

    public void Load(TrainingState state) => _sampler.Load(state);

    public void Dispose()
    {
        Endpoints.Dispose();
        Guidance.Dispose();
    }
}
