using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Engine.Tests.Trials;

/// <summary>A task whose reward is NaN in one evaluation.</summary>
/// <param name="inner">The task.</param>
/// <param name="rows">Samples of an evaluation; training and the control objective have other numbers of rows.</param>
/// <param name="turn">The number of that evaluation, from 0.</param>
internal sealed class NotFiniteOnce(FineTuningTask inner, int rows, int turn) : FineTuningTask
{
    /// <summary>Number of evaluations so far.</summary>
    public int Evaluations { get; private set; }

    public override string Name => inner.Name;

    public override int Dimension => inner.Dimension;

    public override Schedule Schedule => inner.Schedule;

    public override double RewardScale => inner.RewardScale;

    public override TargetReference Target => inner.Target;

    public override IVelocityField CreateBase(IBackend backend) => inner.CreateBase(backend);

    public override IReward CreateReward(IBackend backend) => new Reward(this, inner.CreateReward(backend));

    private void Evaluated(Span<float> values)
    {
        if (values.Length == rows && Evaluations++ == turn)
            values.Fill(float.NaN);
    }

    private sealed class Reward(NotFiniteOnce task, IReward inner) : IReward
    {
        public bool HasGradient => inner.HasGradient;

        public double FlopsPerRow => inner.FlopsPerRow;

        public void Evaluate(Tensor x, Span<float> values)
        {
            inner.Evaluate(x, values);
            task.Evaluated(values);
        }

        public void Gradient(Tensor x, Span<float> values, Tensor gradient) => inner.Gradient(x, values, gradient);
    }
}
