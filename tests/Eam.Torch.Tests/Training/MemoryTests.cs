using System.Diagnostics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Trials;
using Eam.Torch.Tests.Tasks;
using TorchSharp;

namespace Eam.Torch.Tests.Training;

[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    public MemoryTests() => Libtorch.Require();

    /// <summary>The task and settings of every kind of field.</summary>
    public static TheoryData<string, string> Trials =>
        new()
        {
            { "gaussian-mixture", "am am.steps=6" },
            { "gaussian-mixture", "eam eam.stages=3 eam.stage_iterations=2 eam.pool=64" },
            { "digits", "eam" },
            { "digits", "am parametrisation=lora lora_rank=2 am.steps=4" },
            { "torchscript", "eam" },
            { "torchscript", "am am.steps=4" },
        };

    [Theory]
    [MemberData(nameof(Trials))]
    public void Run_Segment_GivesEveryTensorBack(string task, string settings)
    {
        var runner = new TrialRunner(
            new(Load(task), ComputeUnit.Iterations, new EvaluationSpec(32, 2, 16, 2, 1)) { Backend = new("torch", "cpu") }
        );
        Run(runner, settings, 3); // the target is computed once per task
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Run(runner, settings, 3);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    /// <summary>
    /// Managed and native memory after ten thousand iterations equals that before, once the heaps have reached their size.
    /// </summary>
    [Theory]
    [InlineData("am am.steps=4")]
    [InlineData("eam eam.ode_steps=2")]
    [Trait("Category", "Long")]
    public void Iterate_TenThousandTimes_LeaksNothing(string settings)
    {
        using var backend = Libtorch.Cpu();
        var configuration = Configured(settings).With("batch_size", ParameterValue.Of(32));
        var problem = ModelFactory.CreateProblem(backend, Load("digits"), configuration, 1);
        using var method = ModelFactory.CreateMethod(problem, configuration, 1);
        for (var i = 0; i < 3000; i++)
            method.Iterate();
        var (managed, native, tensors) = Measure();

        for (var i = 0; i < 10_000; i++)
            method.Iterate();

        var after = Measure();
        TestContext.Current.SendDiagnosticMessage(
            $"{settings}: managed {managed >> 10} -> {after.Managed >> 10} KiB, native {native >> 20} -> {after.Native >> 20} MiB"
        );
        after.Tensors.ShouldBe(tensors);
        (after.Managed - managed).ShouldBeLessThan(1 << 20);
        (after.Native - native).ShouldBeLessThan(16 << 20, "the C library's heap moves by some megabytes by itself");
        problem.Model.Dispose();
    }

    private static (long Managed, long Native, long Tensors) Measure()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (
            managed,
            process.WorkingSet64 - GC.GetGCMemoryInfo().TotalCommittedBytes,
            DisposeScopeManager.Statistics.ThreadTotalLiveCount
        );
    }

    private static void Run(TrialRunner runner, string settings, int iterations) =>
        runner
            .Run(
                new SegmentRequest(new(0, 0, 0, Configured(settings).With("batch_size", ParameterValue.Of(16)), 1, 0, iterations)),
                null,
                TestContext.Current.CancellationToken
            )
            .ShouldBeOfType<SegmentOutcome.RungReached>();

    private static Configuration Configured(string settings) =>
        settings
            .Split(' ')
            .Skip(1)
            .Select(setting => setting.Split('='))
            .Aggregate(Configuration.Defaults(settings.Split(' ')[0]), (all, pair) => all.With(pair[0], ParameterValue.Parse(pair[1])));

    private static FineTuningTask Load(string task) =>
        task == "torchscript" ? ScriptFiles.Load() : TaskLoader.Load(TaskSettings.Defaults(task));
}

/// <summary>Runs while no other test does: the native memory that is measured is that of the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
