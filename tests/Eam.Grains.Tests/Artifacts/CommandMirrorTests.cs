using System.Text;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Grains.Artifacts;
using Eam.Testing;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Artifacts;

/// <summary>Trials of a program whose checkpoints are folders, on hosts that share an object storage and no folder.</summary>
public sealed class CommandMirrorTests : IAsyncLifetime
{
    private const string Prefix = "sweeps/mine-1/";

    private readonly TemporaryFolder _folder = new();
    private readonly ShellTrainer _trainer = new();
    private FakeObjectStorage _storage = null!;
    private S3ArtifactStore _store = null!;
    private (SweepFolder Folder, MirroredRunner Runner) _first,
        _second;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(ShellTrainer.Missing is not null, ShellTrainer.Missing ?? "");
        _storage = await FakeObjectStorage.StartAsync();
        _store = _storage.Client(time: new SkippingTime());
        (_first, _second) = (Host("first"), Host("second"));
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        if (_storage is not null)
            await _storage.DisposeAsync();
        _trainer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Run_TrialMovesBetweenHosts_ContinuesFromItsFolder()
    {
        Reaches(_first, rung: 0, epoch: 1);
        Reaches(_second, rung: 1, epoch: 2);
        Reaches(_first, rung: 2, epoch: 3);

        Checkpoints().ShouldBe(Objects("000002.01", "000003.01", 3));
        At(_first).ShouldBe("900\n");
        var output = Encoding.UTF8.GetString(_storage[Prefix + "output/trial-0007.log"]);
        output
            .Split('\n')
            .Where(line => line.StartsWith("from ", StringComparison.Ordinal))
            .ShouldBe(["from 0 to 100", "from 100 to 300", "from 300 to 900"]);
        Directory.GetFileSystemEntries(_first.Folder.Checkpoints.Folder, "*.tmp").ShouldBeEmpty();
        Directory.GetDirectories(_first.Folder.Checkpoints.Folder).ShouldAllBe(path => path.EndsWith(".files"));
    }

    [Fact]
    public void Run_SegmentAgainOnTheSameHost_DoesNotFetchItsFolderAgain()
    {
        Reaches(_first, rung: 0, epoch: 1);
        Reaches(_first, rung: 1, epoch: 2);

        _storage.Requests.ShouldNotContain(request => request.StartsWith("GET") && request.EndsWith(".files"));
    }

    [Fact]
    public void Run_FolderIsStored_BeforeTheCheckpointThatNamesIt()
    {
        Reaches(_first, rung: 0, epoch: 1);

        // A copy that is made beside the training may be cut short by the segment's end, and is then made again.
        var checkpoint = $"{Prefix}checkpoints/trial-0007.000001.01";
        _storage
            .Requests.Where(request => request.StartsWith("PUT") && request.Contains(".01."))
            .Distinct()
            .ShouldBe([$"PUT {checkpoint}.files", $"PUT {checkpoint}.safetensors.sha256", $"PUT {checkpoint}.safetensors"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(-1)]
    public void Run_StoredFolderIsDamaged_FallsBackToTheCheckpointBefore(int length)
    {
        Reaches(_first, rung: 0, epoch: 1);
        Reaches(_first, rung: 1, epoch: 2);
        var name = $"{Prefix}checkpoints/trial-0007.000002.01.files";
        var archive = _storage[name];
        if (length < 0)
            archive[Encoding.UTF8.GetString(archive).LastIndexOf("300\n", StringComparison.Ordinal)] = (byte)'4';
        _storage[name] = length < 0 ? archive : archive[..length];

        var lost = Run(_second, rung: 2, epoch: 3).ShouldBeOfType<SegmentOutcome.Failed>();

        lost.Kind.ShouldBe(FailureKind.Preempted);
        lost.Reason.ShouldEndWith("the trial falls back to the checkpoint before it");
        _storage.Names.ShouldContain($"{Prefix}checkpoints/trial-0007.000002.01.safetensors.damaged");

        // The script refuses to begin elsewhere than at its checkpoint.
        Reaches(_second, rung: 2, epoch: 4, hasFallen: true);
        Encoding.UTF8.GetString(_storage[Prefix + "output/trial-0007.log"]).ShouldContain("from 100 to 900");
    }

    [Fact]
    public void Run_CopyOfTheFolderIsDamaged_IsFetchedAgain()
    {
        Reaches(_first, rung: 0, epoch: 1);
        File.WriteAllText(Path.Combine(_first.Folder.Checkpoints.Load(7)!.Files!, "step one", "at"), "77\n");

        Reaches(_first, rung: 1, epoch: 2);
    }

    [Fact]
    public void Run_StorageFailsForTheOutput_DoesNotFailTheSegment()
    {
        _storage.Fault = (_, name) => name.Contains("/output/", StringComparison.Ordinal) ? 500 : null;

        Reaches(_first, rung: 0, epoch: 1);

        File.ReadAllText(_first.Folder.OutputOf(7)).ShouldContain("from 0 to 100");
    }

    private (SweepFolder Folder, MirroredRunner Runner) Host(string name)
    {
        var folder = new SweepFolder(_folder.File(name, "sweeps", "mine-1"));
        Directory.CreateDirectory(folder.Path);
        var runner = new CommandTrialRunner(_trainer.Spec(), folder, TimeProvider.System);
        return (folder, new MirroredRunner(runner, SweepObjects.Mirror(_store, folder), new OutputMirror(_store, folder)));
    }

    private static void Reaches((SweepFolder Folder, MirroredRunner Runner) host, int rung, long epoch, bool hasFallen = false) =>
        Run(host, rung, epoch, hasFallen).ShouldBeOfType<SegmentOutcome.RungReached>();

    private static SegmentOutcome Run((SweepFolder Folder, MirroredRunner Runner) host, int rung, long epoch, bool hasFallen = false)
    {
        double[] targets = [0, 100, 300, 900];
        var configuration = Configuration.Defaults("plain").With("learning_rate", ParameterValue.Of(0.01));
        var segment = new Segment(7, rung, 0, configuration, 5, targets[rung], targets[rung + 1]);
        return host.Runner.Run(new(segment) { Epoch = epoch, HasFallen = hasFallen }, null, Now);
    }

    private static string At((SweepFolder Folder, MirroredRunner Runner) host) =>
        File.ReadAllText(Path.Combine(host.Folder.Checkpoints.Load(7)!.Files!, "step one", "at"));

    private IEnumerable<string> Checkpoints() => _storage.Names.Where(name => name.Contains("/checkpoints/", StringComparison.Ordinal));

    private static IEnumerable<string> Objects(string older, string newer, long epoch) =>
        new[] { older, newer }
            .SelectMany(version =>
                new[] { ".files", ".safetensors", ".safetensors.sha256" }.Select(ending => $"trial-0007.{version}{ending}")
            )
            .Append($"trial-0007.{epoch:D6}.epoch")
            .Select(name => $"{Prefix}checkpoints/{name}")
            .Order(StringComparer.Ordinal);
}
