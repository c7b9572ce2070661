using System.IO.Pipes;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Records;
using Eam.Engine.Trials;
using Eam.Engine.Workers;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Workers;

/// <summary>Tests the worker's side, over pipes within this process.</summary>
public sealed class WorkerHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AnonymousPipeServerStream _toWorker = new(PipeDirection.Out),
        _fromWorker = new(PipeDirection.In);
    private readonly StringWriter _error = new();
    private readonly MessageStream _sweep;
    private readonly Task<int> _worker;
    private volatile bool _died;

    public WorkerHostTests()
    {
        var (input, output) = (
            new AnonymousPipeClientStream(PipeDirection.In, _toWorker.ClientSafePipeHandle),
            new AnonymousPipeClientStream(PipeDirection.Out, _fromWorker.ClientSafePipeHandle)
        );
        _sweep = new MessageStream(_fromWorker, _toWorker);
        _worker = Task.Factory.StartNew(
            () =>
            {
                using (input)
                using (output)
                    return WorkerHost.Run(input, output, _error, () => _died = true);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    private static SegmentRequest Request { get; } =
        new(new(3, 0, 0, Configuration.Defaults("eam").With("batch_size", ParameterValue.Of(16)), 7, 0, 2000));

    private static SegmentRequest Endless { get; } = Request with { Segment = Request.Segment with { Target = 1e15 } };

    public void Dispose()
    {
        _toWorker.Dispose();
        _fromWorker.Dispose();
        _error.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_SegmentsOneAfterTheOther_GivesThePointsOfTheRunnerItself()
    {
        Begin().ShouldBeOfType<WorkerMessage.Ready>();

        var (first, second) = (
            Train(Request),
            Train(Request with { Segment = Request.Segment with { Rung = 1, From = 2000, Target = 6000 } })
        );

        var spec = SweepSpecs.Small();
        var runner = new TrialRunner(
            new(TaskLoader.Load(spec.Task), ComputeUnit.Nfe, spec.Evaluation) { Checkpoints = new CheckpointStore(_folder.File("other")) }
        );
        Points(first).ShouldBe(Points(runner, Request));
        first.ShouldBeOfType<WorkerMessage.Reached>().Base.ShouldBeNull();
        Points(second).ShouldBe(Points(runner, Request with { Segment = Request.Segment with { Rung = 1, From = 2000, Target = 6000 } }));
        await EndAsync(0);
        _error.ToString().ShouldBeEmpty();
        _died.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_SegmentThatMeasuresTheBase_SendsTheEvaluation()
    {
        Begin();
        var request = Request with { Segment = Request.Segment with { MeasuresBase = true } };

        var end = Train(request).ShouldBeOfType<WorkerMessage.Reached>();

        var spec = SweepSpecs.Small();
        var runner = new TrialRunner(new(TaskLoader.Load(spec.Task), ComputeUnit.Nfe, spec.Evaluation));
        var own = runner.Run(request, null, CancellationToken.None).ShouldBeOfType<SegmentOutcome.RungReached>();
        end.Base.ShouldNotBeNull().ShouldBe(own.Base);
        await EndAsync(0);
    }

    [Fact]
    public async Task Run_Stop_SavesItsCheckpointAndTakesTheNextSegment()
    {
        Begin();
        _sweep.Send(WorkerMessage.Train.Of(Endless));
        _sweep.Receive().ShouldBeOfType<WorkerMessage.Progress>();

        _sweep.Send(new WorkerMessage.Stop());

        End().ShouldBeOfType<WorkerMessage.Stopped>();
        new CheckpointStore(_folder.File("checkpoints")).Load(3)!.Rung.ShouldBe(0);
        _sweep.Send(new WorkerMessage.Stop()); // too late for the segment before, and it must not stop the next one
        Train(Request with { Segment = Request.Segment with { Trial = 4 } }).ShouldBeOfType<WorkerMessage.Reached>();
        await EndAsync(0);
    }

    [Fact]
    public async Task Run_LongSegment_SavesOnItsWayAndSaysSo()
    {
        Begin(checkpointEvery: 1e-6).ShouldBeOfType<WorkerMessage.Ready>();

        _sweep.Send(WorkerMessage.Train.Of(Request));
        var messages = new List<WorkerMessage?>();
        while (messages is [] or [.., WorkerMessage.Progress or WorkerMessage.Saved])
            messages.Add(_sweep.Receive());

        messages.OfType<WorkerMessage.Saved>().Count().ShouldBeGreaterThan(1);
        messages[^1].ShouldBeOfType<WorkerMessage.Reached>();
        await EndAsync(0);
    }

    [Fact]
    public async Task Run_SweepGoneInMidSegment_DiesAtOnce()
    {
        Begin();
        _sweep.Send(WorkerMessage.Train.Of(Endless));
        _sweep.Receive().ShouldBeOfType<WorkerMessage.Progress>();

        _toWorker.Dispose();

        (await _worker).ShouldBe(1);
        _died.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_OtherVersion_IsRefusedWithBoth()
    {
        Begin(version: 7)
            .ShouldBeOfType<WorkerMessage.Refused>()
            .Reason.ShouldBe(
                $"the worker is Eam {EamVersion.Current} (messages {WorkerMessage.Protocol}), but the sweep is Eam {EamVersion.Current} (messages 7)"
            );
        (await _worker).ShouldBe(1);
    }

    [Fact]
    public async Task Run_MissingAsset_IsRefusedWithTheReason()
    {
        Begin(task: "digits").ShouldBeOfType<WorkerMessage.Refused>().Reason.ShouldStartWith("file digits");
        (await _worker).ShouldBe(1);
    }

    [Fact]
    public async Task Run_DamagedCheckpoint_FallsBackAsInTheSweepsOwnProcess()
    {
        Begin();
        Train(Request).ShouldBeOfType<WorkerMessage.Reached>();
        var file = Directory.GetFiles(_folder.File("checkpoints"), "*.safetensors").ShouldHaveSingleItem();
        await File.WriteAllTextAsync(file, "damaged", TestContext.Current.CancellationToken);

        Train(Request with { Segment = Request.Segment with { Rung = 1, From = 2000, Target = 6000 } })
            .ShouldBeOfType<WorkerMessage.Failed>()
            .Kind.ShouldBe(FailureKind.Preempted);

        Train(Request with { Segment = Request.Segment with { Rung = 1, Attempt = 1, From = 2000, Target = 6000 } })
            .ShouldBeOfType<WorkerMessage.Reached>();
        await EndAsync(0);
    }

    [Fact]
    public async Task Run_FolderThatCannotBeWritten_TellsOneLine()
    {
        await File.WriteAllTextAsync(_folder.File("checkpoints"), "", TestContext.Current.CancellationToken);
        Begin();

        var broken = Train(Request).ShouldBeOfType<WorkerMessage.Broken>();

        broken.Reason.ShouldStartWith($"cannot write to folder {_folder.File("checkpoints")}: ");
        broken.DiskFull.ShouldBeFalse();
        await EndAsync(0);
    }

    [Fact]
    public async Task Run_Garbage_EndsWithOneLine()
    {
        await _toWorker.WriteAsync("Hello, world"u8.ToArray(), TestContext.Current.CancellationToken);

        (await _worker).ShouldBe(1);
        _error.ToString().TrimEnd().ShouldBe("eam worker: the input had 'Hell' instead of a message's length");
    }

    private WorkerMessage? Begin(int version = WorkerMessage.Protocol, string task = "gaussian-mixture", double? checkpointEvery = null)
    {
        var spec = SpecRecord.Of(SweepSpecs.Small());
        var settings = task == spec.Task.Name ? spec.Task : new TaskRecord(task, []);
        _sweep.Send(
            new WorkerMessage.Begin(
                version,
                VersionsRecord.Current.Eam,
                settings,
                ComputeUnit.Nfe,
                spec.Evaluation,
                _folder.File("checkpoints"),
                [_folder.File("assets")],
                _folder.File("lock"),
                CheckpointEvery: checkpointEvery
            )
        );
        return _sweep.Receive();
    }

    private WorkerMessage? Train(SegmentRequest request)
    {
        _sweep.Send(WorkerMessage.Train.Of(request));
        return End();
    }

    private WorkerMessage? End()
    {
        while (true)
        {
            if (_sweep.Receive() is var message and not WorkerMessage.Progress)
                return message;
        }
    }

    private async Task EndAsync(int code)
    {
        _toWorker.Dispose();
        (await _worker).ShouldBe(code);
    }

    private static List<CurvePoint> Points(TrialRunner runner, SegmentRequest request) =>
        WithoutSeconds(((SegmentOutcome.RungReached)runner.Run(request, null, CancellationToken.None)).Points);

    private static List<CurvePoint> Points(WorkerMessage? end) =>
        WithoutSeconds(end.ShouldBeOfType<WorkerMessage.Reached>().Points.Select(point => point.ToPoint()));

    private static List<CurvePoint> WithoutSeconds(IEnumerable<CurvePoint> points) =>
        [.. points.Select(point => point with { Spent = point.Spent with { Seconds = 0, EvaluationSeconds = 0 } })];
}
