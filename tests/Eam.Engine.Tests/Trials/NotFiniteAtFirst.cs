using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Engine.Tests.Trials;

/// <summary>A task whose reward is NaN the first time that it is computed for so many rows, which is an evaluation's number.</summary>
internal sealed class NotFiniteAtFirst(FineTuningTask inner, int rows) : FineTuningTask
{
    public override string Name => inner.Name;

    public override int Dimension => inner.Dimension;

    public override Schedule Schedule => inner.Schedule;

    public override double RewardScale => inner.RewardScale;

    public override TargetReference Target => inner.Target;

    public override IVelocityField CreateBase(IBackend backend) => inner.CreateBase(backend);

    public override IReward CreateReward(IBackend backend) => new Reward(inner.CreateReward(backend), rows);

    private sealed class Reward(IReward inner, int rows) : IReward
    {
        private bool _wasNaN;

        public bool HasGradient => inner.HasGradient;

        public double FlopsPerRow => inner.FlopsPerRow;

        public void Evaluate(Tensor x, Span<float> values)
        {
            inner.Evaluate(x, values);
            if (x.Rows != rows || _wasNaN)
                return;
            values.Fill(float.NaN);
            _wasNaN = true;
        }

        public void Gradient(Tensor x, Span<float> values, Tensor gradient) => inner.Gradient(x, values, gradient);
    }
}
