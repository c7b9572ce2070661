using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Trials;
using Eam.Grains.Artifacts;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Grains.Tests.Artifacts;

/// <summary>Hosts with separate folders that share one object storage and really train the trials of a small sweep.</summary>
internal sealed class TwoHosts : IAsyncDisposable
{
    public const string Prefix = "sweeps/small-1/checkpoints/";
    private static readonly SweepSpec Spec = SweepSpecs.Small();
    private readonly TemporaryFolder _folder = new();
    private readonly List<S3ArtifactStore> _clients = [];

    private TwoHosts(FakeObjectStorage storage)
    {
        Storage = storage;
        (First, Second) = (new(this, "first"), new(this, "second"));
    }

    /// <summary>Settings of the hosts' runners, without a store.</summary>
    public static TrialRunnerOptions Settings { get; } = new(TaskLoader.Load(Spec.Task), ComputeUnit.Nfe, Spec.Evaluation);

    public FakeObjectStorage Storage { get; }

    public Host First { get; }

    public Host Second { get; }

    public static async Task<TwoHosts> StartAsync() => new(await FakeObjectStorage.StartAsync());

    /// <summary>Returns a segment of trial 7.</summary>
    public static SegmentRequest Request(int rung, long epoch)
    {
        // Several iterations each, so that the result shows from which checkpoint a trial resumed.
        var configuration = Configuration
            .Defaults("eam")
            .With("batch_size", ParameterValue.Of(8))
            .With("eam.ode_steps", ParameterValue.Of(2));
        return new(new(7, rung, 0, configuration, 5, 2000 * rung, 2000 * (rung + 1))) { Epoch = epoch };
    }

    /// <summary>Returns the number of iterations of a segment that begins where rung 0 ends, on a host without a storage.</summary>
    public static int Iterations(SegmentRequest request)
    {
        using var folder = new TemporaryFolder();
        var runner = new TrialRunner(Settings with { Checkpoints = new CheckpointStore(folder.File("checkpoints")) });
        runner.Run(Request(0, 1) with { Epoch = null }, null, TestContext.Current.CancellationToken);
        var iterations = 0;
        runner.Run(request, _ => iterations++, TestContext.Current.CancellationToken);
        return iterations;
    }

    /// <summary>Returns the name of a stored checkpoint of trial 7.</summary>
    public static string Checkpoint(long version) => $"{Prefix}trial-0007.{version:D6}.safetensors";

    /// <summary>Returns the names of all objects when the storage has two checkpoints.</summary>
    public static IEnumerable<string> Objects(long older, long newer, long epoch) =>
        new[]
        {
            Checkpoint(older),
            Checkpoint(older) + ".sha256",
            Checkpoint(newer),
            Checkpoint(newer) + ".sha256",
            $"{Prefix}trial-0007.{epoch:D6}.epoch",
        }.Order(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Storage.DisposeAsync();
        _folder.Dispose();
    }

    internal sealed class Host
    {
        public Host(TwoHosts hosts, string name)
        {
            var client = hosts.Storage.Client(time: new SkippingTime());
            hosts._clients.Add(client);
            Local = new CheckpointStore(hosts._folder.File(name, "checkpoints"));
            Mirror = new CheckpointMirror(client, Prefix, Local);
            Options = Settings with { Checkpoints = Local };
            Trainer = new TrialRunner(Options);
            Runner = new MirroredRunner(Trainer, Mirror);
        }

        public CheckpointStore Local { get; }

        public CheckpointMirror Mirror { get; }

        public TrialRunnerOptions Options { get; }

        public TrialRunner Trainer { get; }

        public MirroredRunner Runner { get; }

        public IReadOnlyList<string> Files =>
            [.. Directory.EnumerateFiles(Local.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

        public SegmentOutcome Train(int rung, long epoch) => Runner.Run(Request(rung, epoch), null, TestContext.Current.CancellationToken);

        /// <summary>Returns the points of a segment that reached its rung, without their seconds.</summary>
        public IReadOnlyList<TrialMetrics> Points(int rung, long epoch)
        {
            var iterations = 0;
            var reached = Runner
                .Run(Request(rung, epoch), _ => iterations++, TestContext.Current.CancellationToken)
                .ShouldBeOfType<SegmentOutcome.RungReached>();
            iterations.ShouldBeGreaterThan(1, "the segment has trained");
            return [.. reached.Points.Select(point => point.Metrics)];
        }
    }
}
