using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// Draws endpoints X_1 from the model, noises them to X_T, and computes the guidance G = s_base(X_T, T) + lambda J^T grad r(X_1) there
/// (docs/methods.md#the-terminal-time, steps 1 and 2). No gradient flows through this.
/// </summary>
internal sealed class TerminalEndpoints : IDisposable
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly OdeMethod _solver;
    private readonly PullbackKind _pullback;
    private readonly double _terminalTime;
    private readonly int _odeSteps;
    private readonly float[] _rewards;

    public TerminalEndpoints(FineTuningProblem problem, Configuration configuration, RandomStream stream, int count)
    {
        (_problem, _stream) = (problem, stream);
        _terminalTime = TerminalSettings.Of(configuration, problem.BaseIsExact);
        _pullback = TerminalSettings.PullbackOf(configuration, problem.Base.Dimension);
        _solver = SolverOf(configuration);
        _odeSteps = configuration.Whole(OdeSteps);
        _rewards = new float[count];
        var dimension = problem.Base.Dimension;
        (Endpoints, Gradient) = (problem.Backend.Rent(count, dimension), problem.Backend.Rent(count, dimension));
        (States, Guidance) = (problem.Backend.Rent(count, dimension), problem.Backend.Rent(count, dimension));
    }

    /// <summary>The endpoints X_1, [count, d].</summary>
    public Tensor Endpoints { get; }

    /// <summary>lambda grad r(X_1), [count, d]; with the pullback by covariance in coordinates along the axes.</summary>
    public Tensor Gradient { get; }

    /// <summary>The noised endpoints X_T, [count, d].</summary>
    public Tensor States { get; }

    /// <summary>The guidance G at X_T, [count, d]; in coordinates along the axes if there are axes.</summary>
    public Tensor Guidance { get; }

    /// <summary>Mean reward of the newest endpoints.</summary>
    public double MeanReward { get; private set; }

    /// <summary>Draws new endpoints.</summary>
    /// <param name="axes">The axes of the base's covariance; null if no step needs them.</param>
    /// <param name="pulledBack">The matrix of <see cref="PrincipalAxes.PulledBack"/> at T; null unless the pullback is by
    /// covariance.</param>
    /// <param name="ledger">Is charged with the forwards, VJPs and rewards.</param>
    public void Draw(PrincipalAxes? axes, Tensor? pulledBack, ComputeLedger ledger)
    {
        var (backend, schedule) = (_problem.Backend, _problem.Schedule);
        backend.Gaussian(Endpoints, _stream);
        OdeSolver.Sample(backend, _problem.Model, _solver, _odeSteps, Endpoints);
        ledger.Forward(_problem.Model, (long)Endpoints.Rows * _odeSteps * OdeSolver.ForwardsPerStep(_solver));
        _problem.Reward.Gradient(Endpoints, _rewards, Gradient);
        ledger.Reward(_problem.Reward, Endpoints.Rows);
        backend.Combine(Gradient, (float)_problem.RewardScale, Gradient, 0, Gradient);

        // X_T = alpha X_1 + beta e
        backend.Gaussian(States, _stream);
        backend.Combine(States, (float)schedule.Alpha(_terminalTime), Endpoints, (float)schedule.Beta(_terminalTime), States);
        using var score = backend.Rent(States.Rows, States.Columns);
        Score(score, ledger);
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
        Gradient.Dispose();
        States.Dispose();
        Guidance.Dispose();
    }

    /// <summary>Computes s_base(X_T, T), and adds the pulled-back gradient unless that is done along the axes.</summary>
    private void Score(Tensor score, ComputeLedger ledger)
    {
        var (backend, schedule, t) = (_problem.Backend, _problem.Schedule, _terminalTime);
        var (eta, kappa) = (schedule.Eta(t), schedule.Kappa(t));
        using var velocity = backend.Rent(States.Rows, States.Columns);
        if (_pullback == PullbackKind.Vjp)
        {
            using var product = backend.Rent(States.Rows, States.Columns);
            _problem.Base.Vjp(States, [(float)t], Gradient, velocity, product);
            ledger.Vjp(_problem.Base, States.Rows);
            backend.Combine(score, (float)(1 / eta), velocity, (float)(-kappa / eta), States);
            var jacobian = DenoiserJacobian.OfVelocity(schedule, t);
            backend.Add(score, (float)jacobian.Product, product);
            backend.Add(score, (float)jacobian.Identity, Gradient);
            return;
        }

        _problem.Base.Evaluate(States, [(float)t], velocity);
        ledger.Forward(_problem.Base, States.Rows);
        backend.Combine(score, (float)(1 / eta), velocity, (float)(-kappa / eta), States);
        if (_pullback == PullbackKind.Identity)
            backend.Add(score, 1, Gradient);
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
