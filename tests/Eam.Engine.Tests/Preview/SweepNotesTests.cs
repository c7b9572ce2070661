using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Tests.Specs;

namespace Eam.Engine.Tests.Preview;

public sealed class SweepNotesTests
{
    [Fact]
    public void OfSpace_MoreTrialsThanConfigurations_SaysHowManyRun()
    {
        var spec = Read(
            """
            parameters: {learning_rate: {values: [1e-3, 1e-2]}, batch_size: {values: [16, 32]}}
            halving: {algorithm: sha, eta: 2, compute: {unit: nfe, min: 2e4, max: 4e4}}
            trials: 10
            """
        );

        SweepNotes
            .OfSpace(spec)
            .ShouldBe([
                "trials is 10, but eam has only 4 different configurations: each is drawn once, so the sweep has 4 trials; to train each from several seeds, write repeats",
            ]);
        Preview(spec).Rungs.Select(rung => rung.Trials).ShouldBe([4, 2]);
        Preview(spec).Notes.ShouldBe(SweepNotes.OfSpace(spec));
    }

    [Fact]
    public void OfSpace_EveryParameterFixed_IsOneTrial()
    {
        var spec = Read(
            """
            parameters: {learning_rate: 1e-3, batch_size: 32}
            halving: {algorithm: sha, eta: 2, compute: {unit: nfe, min: 2e4, max: 4e4}}
            trials: 4
            """
        );

        spec.Planned.ShouldBe(1);
        Preview(spec).Notes.ShouldHaveSingleItem().ShouldStartWith("trials is 4, but eam has only 1 different configuration: ");
        Preview(spec).Rungs.Select(rung => rung.Trials).ShouldBe([1, 1]);
    }

    [Fact]
    public void OfSpace_EnoughConfigurations_SaysNothing() =>
        SweepNotes.OfSpace(TestCatalog.Read(TestCatalog.Sample).Spec.ShouldNotBeNull()).ShouldBeEmpty();

    [Fact]
    public void Of_ParametersWithoutAnEffect_NamesThemAndTheTrialsThatAreTheSame()
    {
        var spec = TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: {values: [am, eam]}
                parameters:
                  am.noise: memoryless
                  am.sigma: {values: [0.5, 1, 2]}
                  am.steps: 10
                  am.loss_times: {values: [10, 20]}
                  eam.stages: 0
                  eam.reweight: {values: [none, reward, path]}
                  parametrisation: residual
                  lora_rank: {values: [4, 8]}
                  batch_size: 16
                search: grid
                halving: {algorithm: none, compute: {unit: nfe, max: 2e4}}
                """
            )
            .Spec.ShouldNotBeNull();

        Preview(spec)
            .Notes.ShouldBe([
                "am.sigma has no effect: it needs am.noise: constant",
                "am.loss_times has no effect: with the other parameters, all of its values act as 10",
                "eam.reweight has no effect: it needs eam.stages above 0 or auto",
                "lora_rank has no effect: it needs parametrisation: lora",
                "18 trials are only 2 different trainings; the same, but for the seed: trials 0, 2, 4, 6, 8, 10, 12, 13 and 4 more; trials 1, 3, 5, 7, 9, 11",
            ]);
    }

    [Fact]
    public void Of_ParameterWithAnEffectInSomeTrials_NamesOnlyTheTrialsThatAreTheSame()
    {
        var spec = Read(
            """
            parameters: {eam.stages: {values: [0, 4]}, eam.pool: {values: [32, 64]}}
            search: grid
            halving: {algorithm: none, compute: {unit: nfe, max: 2e6}}
            """
        );

        // Without annealing, the pool has no effect. With it, it has.
        Preview(spec).Notes.ShouldBe(["4 trials are only 3 different trainings; the same, but for the seed: trials 0, 1"]);
    }

    private static SweepPreview Preview(SweepSpec spec) => SweepPreview.WithNotes(spec, 1, TestContext.Current.CancellationToken);

    private static SweepSpec Read(string more) => TestCatalog.Read($"task: gaussian-mixture\nmethod: eam\n{more}").Spec.ShouldNotBeNull();
}
