using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>
/// Draws endpoints X_1 from the model, noises them to X_T, and computes the guidance G = s_base(X_T, T) + lambda J^T grad r(X_1) there
/// (docs/methods.md#the-terminal-time, steps 1 and 2). With several steps of the pullback, the noising and the gradient go through the
/// times of a chain. No gradient flows through this.
/// </summary>
internal sealed class TerminalEndpoints : IDisposable
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly EndpointSampler _sampler;
    private readonly PullbackKind _pullback;
    private readonly PullbackChain _chain;
    private readonly PullbackStep[] _steps;
    private readonly Tensor[] _chainStates,
        _chainGradients;

    public TerminalEndpoints(FineTuningProblem problem, Configuration configuration, RandomStream stream, PullbackChain chain, int count)
    {
        (_problem, _stream, _chain) = (problem, stream, chain);
        var dimension = problem.Base.Dimension;
        _pullback = TerminalSettings.PullbackOf(configuration, dimension);
        _sampler = new EndpointSampler(problem, configuration, stream, count);
        _steps = [.. Enumerable.Range(0, chain.Count).Select(k => chain.To(chain[k]))];
        (Endpoints, Gradient) = (problem.Backend.Rent(count, dimension), problem.Backend.Rent(count, dimension));
        (States, Guidance) = (problem.Backend.Rent(count, dimension), problem.Backend.Rent(count, dimension));
        _chainStates = [.. Enumerable.Range(1, chain.Count - 1).Select(_ => problem.Backend.Rent(count, dimension))];
        _chainGradients = [.. Enumerable.Range(1, chain.Count - 1).Select(_ => problem.Backend.Rent(count, dimension))];
    }

    /// <summary>The endpoints X_1, [count, d].</summary>
    public Tensor Endpoints { get; }

    /// <summary>lambda grad r(X_1), [count, d]; with the pullback by covariance in coordinates along the axes.</summary>
    public Tensor Gradient { get; }

    /// <summary>The noised endpoints X_T, [count, d].</summary>
    public Tensor States { get; }

    /// <summary>The guidance G at X_T, [count, d]; in coordinates along the axes if there are axes.</summary>
    public Tensor Guidance { get; }

    /// <summary>Log weights of the endpoints of an annealed stage.</summary>
    public ReadOnlySpan<double> LogWeights => _sampler.LogWeights;

    /// <summary>Mean reward of the newest endpoints.</summary>
    public double MeanReward => _sampler.MeanReward;

    /// <summary>Returns the noised endpoints at time k of the chain, [count, d]; k is at least 1 (<see cref="States"/> are at T).</summary>
    public Tensor StatesAt(int k) => _chainStates[k - 1];

    /// <summary>Returns lambda grad r carried back to time k of the chain, [count, d]; k is at least 1.</summary>
    public Tensor GradientAt(int k) => _chainGradients[k - 1];

    /// <summary>Draws new endpoints; with annealing, moves to the next scale.</summary>
    /// <param name="axes">The axes of the base's covariance; null if no step needs them.</param>
    /// <param name="pulledBack">The matrix of <see cref="PrincipalAxes.PulledBack"/> at T; null unless the pullback is by
    /// covariance.</param>
    /// <param name="annealing">The stages; null without annealing.</param>
    /// <param name="ledger">Is charged with the forwards, VJPs and rewards.</param>
    public void Draw(PrincipalAxes? axes, Tensor? pulledBack, Annealing? annealing, ComputeLedger ledger)
    {
        var backend = _problem.Backend;
        _sampler.Draw(Endpoints, Gradient, annealing, ledger);
        backend.Combine(Gradient, (float)(annealing?.Scale ?? _problem.RewardScale), Gradient, 0, Gradient);

        var (later, gradient) = (Endpoints, Gradient);
        for (var k = _chain.Count - 1; k > 0; k--)
        {
            CarryBack(k, later, gradient, ledger);
            (later, gradient) = (StatesAt(k), GradientAt(k));
        }

        Noise(States, _steps[0], later);
        using var score = backend.Rent(States.Rows, States.Columns);
        Score(score, gradient, ledger);
        if (axes is null)
        {
            backend.Scatter(Guidance, 0, score);
        }
        else
        {
            backend.Multiply(Guidance, score, axes.ToAxes);
            if (pulledBack is not null)
                PullBack(score, axes, pulledBack);
        }
    }

    public void Save(TrainingState state) => _sampler.Save(state);

    public void Load(TrainingState state) => _sampler.Load(state);

    public void Dispose()
    {
        Endpoints.Dispose();
        Gradient.Dispose();
        States.Dispose();
        Guidance.Dispose();
        foreach (var tensor in _chainStates.Concat(_chainGradients))
            tensor.Dispose();
    }

    /// <summary>Noises the states of the later time to time k of the chain, and multiplies the gradient there by the Jacobian.</summary>
    private void CarryBack(int k, Tensor later, Tensor gradient, ComputeLedger ledger)
    {
        var (backend, step) = (_problem.Backend, _steps[k]);
        var (states, carried) = (StatesAt(k), GradientAt(k));
        Noise(states, step, later);
        using var velocity = backend.Rent(states.Rows, states.Columns);
        _problem.Base.Vjp(states, [(float)_chain[k]], gradient, velocity, carried);
        ledger.Vjp(_problem.Base, states.Rows);
        backend.Combine(carried, (float)step.Product, carried, (float)step.Identity, gradient);
    }

    // X_t = a X_s + b e
    private void Noise(Tensor states, PullbackStep step, Tensor later)
    {
        _problem.Backend.Gaussian(states, _stream);
        _problem.Backend.Combine(states, (float)step.Data, later, (float)step.Noise, states);
    }

    /// <summary>Computes s_base(X_T, T), and adds the pulled-back gradient unless that is done along the axes.</summary>
    private void Score(Tensor score, Tensor gradient, ComputeLedger ledger)
    {
        var (backend, schedule, t) = (_problem.Backend, _problem.Schedule, _chain[0]);
        var (eta, kappa) = (schedule.Eta(t), schedule.Kappa(t));
        using var velocity = backend.Rent(States.Rows, States.Columns);
        if (_pullback == PullbackKind.Vjp)
        {
            using var product = backend.Rent(States.Rows, States.Columns);
            _problem.Base.Vjp(States, [(float)t], gradient, velocity, product);
            ledger.Vjp(_problem.Base, States.Rows);
            backend.Combine(score, (float)(1 / eta), velocity, (float)(-kappa / eta), States);
            backend.Add(score, (float)_steps[0].Product, product);
            backend.Add(score, (float)_steps[0].Identity, gradient);
            return;
        }

        _problem.Base.Evaluate(States, [(float)t], velocity);
        ledger.Forward(_problem.Base, States.Rows);
        backend.Combine(score, (float)(1 / eta), velocity, (float)(-kappa / eta), States);
        if (_pullback == PullbackKind.Identity)
            backend.Add(score, 1, gradient);
    }

    /// <summary>Adds lambda J^T grad r to the guidance and turns the gradient itself into coordinates along the axes.</summary>
    private void PullBack(Tensor scratch, PrincipalAxes axes, Tensor pulledBack)
    {
        var backend = _problem.Backend;
        backend.Multiply(scratch, Gradient, pulledBack);
        backend.Add(Guidance, 1, scratch);
        backend.Multiply(scratch, Gradient, axes.ToAxes);
        backend.Scatter(Gradient, 0, scratch);
    }
}
