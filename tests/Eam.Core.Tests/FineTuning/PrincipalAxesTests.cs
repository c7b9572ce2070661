using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.FineTuning;

public sealed class PrincipalAxesTests
{
    [Fact]
    public void OfBase_GaussianBase_HasItsVarianceAndChargesTheSamples()
    {
        using var backend = new ManagedBackend();
        var field = new GaussianField(Schedule.Linear, 3, 0.5, 0.25);
        var problem = new FineTuningProblem(backend, Schedule.Linear, field, new LinearReward(1), 1, null!, false);
        var ledger = new ComputeLedger();

        using var axes = PrincipalAxes.OfBase(problem, OdeMethod.Heun, 8, new RandomStream(1, 1), ledger);

        foreach (var variance in axes.Variances)
            variance.ShouldBe(0.25f, 0.1f);
        ledger.Forwards.ShouldBe(256 * 16);
    }

    [Fact]
    public void Load_Saved_HasTheSameBits()
    {
        using var backend = new ManagedBackend();
        var field = new GaussianField(Schedule.Linear, 2, 0, 1);
        var problem = new FineTuningProblem(backend, Schedule.Linear, field, new LinearReward(1), 1, null!, false);
        using var axes = PrincipalAxes.OfBase(problem, OdeMethod.Euler, 4, new RandomStream(1, 1), new ComputeLedger());
        var state = new TrainingState();

        axes.Save(state);
        using var loaded = PrincipalAxes.Load(backend, 2, state);

        loaded!.Variances.ToArray().ShouldBe(axes.Variances.ToArray());
        loaded.ToAxes.Read().ToArray().ShouldBe(axes.ToAxes.Read().ToArray());
        loaded.FromAxes.Read().ToArray().ShouldBe(axes.FromAxes.Read().ToArray());
        PrincipalAxes.Load(backend, 2, new TrainingState()).ShouldBeNull();
    }

    [Fact]
    public void Covariance_SmallSet_MatchesHandComputation() =>
        PrincipalAxes.Covariance([1, 2, 3, 6, 2, 4], 2).ShouldBe([2.0 / 3, 4.0 / 3, 4.0 / 3, 8.0 / 3], 1e-12);
}
