using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Engine.Assets;
using Eam.Engine.Results;
using Eam.Engine.Tests.Sweeps;
using Eam.Engine.Trials;
using Eam.Engine.Workers;
using Eam.Testing;
using Eam.Testing.Backends;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Workers;

[Collection(nameof(BackendsOfTheProcess))]
public sealed class WorkerDevicesTests : IDisposable
{
    private static readonly SegmentRequest Request = new(new(0, 0, 0, Configuration.Defaults("eam"), 1, 0, 100));

    private readonly FakeGpus _gpus = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Run_OnSeveralGpus_HasAWorkerForEach()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");
        var folder = new SweepFolder(_folder.File("sweep"));
        var spec = SweepSpecs.Small() with { Backend = new(FakeGpus.Word, BackendSpec.Auto) };

        // The script writes down what it receives, and answers every segment with "stopped".
        var answers = WorkerScripts.Says(_folder, WorkerScripts.Ready, new WorkerMessage.Stopped(), new WorkerMessage.Stopped());
        var program = new WorkerProgram("/bin/sh", ["-c", $"{answers}; exec cat > {_folder.File("heard")}.$$"]);
        using (var runner = new ProcessTrialRunner(spec, folder, program, AssetFiles.Shipped, TimeProvider.System))
        {
            foreach (var device in (string[])["cuda:1", "cuda:0", "cuda:1"])
                runner.Run(Request with { Device = device }, null, TestContext.Current.CancellationToken);
        }

        var heard = Directory.EnumerateFiles(_folder.Path, "heard.*").Select(File.ReadAllText).ToList();
        heard.Count.ShouldBe(2);
        Segments(heard, "cuda:0").ShouldBe(1);
        Segments(heard, "cuda:1").ShouldBe(2);
    }

    [Fact]
    public void Run_AnotherTrialOnAGpu_HasANewWorker()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");
        var folder = new SweepFolder(_folder.File("sweep"));
        var spec = SweepSpecs.Small() with { Backend = new(FakeGpus.Word, "cuda:0") };
        var answers = WorkerScripts.Says(_folder, WorkerScripts.Ready, new WorkerMessage.Stopped(), new WorkerMessage.Stopped());
        var program = new WorkerProgram("/bin/sh", ["-c", $"{answers}; exec cat > {_folder.File("heard")}.$$"]);
        using (var runner = new ProcessTrialRunner(spec, folder, program, AssetFiles.Shipped, TimeProvider.System))
        {
            foreach (var trial in (int[])[1, 1, 2])
                runner.Run(
                    Request with
                    {
                        Segment = Request.Segment with { Trial = trial },
                        Device = "cuda:0",
                    },
                    null,
                    TestContext.Current.CancellationToken
                );
        }

        Directory.EnumerateFiles(_folder.Path, "heard.*").Count().ShouldBe(2, "the GPU's memory comes back only when a process ends");
    }

    public void Dispose()
    {
        _gpus.Dispose();
        _folder.Dispose();
    }

    // Counts the segments that the workers of a device received.
    private static int Segments(IEnumerable<string> heard, string device) =>
        heard.Where(text => text.Contains($"\"{device}\"", StringComparison.Ordinal)).Sum(text => text.Split("\"has_fallen\"").Length - 1);
}
