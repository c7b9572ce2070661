using System.Collections.Concurrent;
using Eam.Cluster.Tests.Processes;
using Eam.Core.Sweeps;
using Eam.Testing;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>
/// The sweep and the trainer that <c>eam init --task command</c> writes, on real silos. The program of a silo that is killed lives on until it notices, as after a crash.
/// </summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class CommandProcessesTests(SharedCluster shared) : IDisposable
{
    private static readonly ConcurrentDictionary<string, Task<string>> Expected = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Sweep_OfAProgramOnAnyNumberOfSilos_HasTheTableOfOneMachine(int silos)
    {
        var yaml = Sweep();
        await using var use = await shared.UseAsync(silos);

        var sweep = await use.Cluster.PostAsync(yaml);
        var table = await use.Cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(yaml));
        Failures(await use.Cluster.EventsAsync(sweep)).ShouldBeEmpty();
    }

    [Fact]
    public Task Sweep_OfAProgramAndASiloIsKilled_HasTheTableOfOneMachine() => KillAsync(times: 1, seed: 11, compute: 60_000);

    private async Task KillAsync(int times, int seed, int compute)
    {
        var yaml = Sweep(compute);
        var random = new Random(seed);
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var sweep = await cluster.PostAsync(yaml);

        for (var kill = 0; kill < times; kill++)
        {
            var silo = $"silo-{random.Next(1, 4)}";
            await cluster.UntilTrainingAsync(silo);
            await Task.Delay(random.Next(500), TestContext.Current.CancellationToken);
            await cluster[silo].KillAsync(alone: true);
            TestContext.Current.TestOutputHelper?.WriteLine($"{silo} killed after {(await cluster.EventsAsync(sweep)).Count} events");
            await cluster.StartSiloAsync(silo);
        }

        var table = await cluster.TableAtEndAsync(sweep);

        table.ShouldBe(await EmbeddedAsync(yaml));
        var failures = Failures(await cluster.EventsAsync(sweep)).Select(failure => failure.Kind).ToHashSet();
        failures.ShouldContain(FailureKind.Preempted, "a silo was killed while it trained");
        failures.ShouldBeSubsetOf([FailureKind.Preempted, FailureKind.Diverged], "some learning rates are too large");
    }

    [Fact]
    public async Task Sweep_ProgramOfTheUser_KeepsItsOutputInTheSharedFolder()
    {
        await using var use = await shared.UseAsync(3);

        var sweep = await use.Cluster.PostAsync(Sweep());
        await use.Cluster.TableAtEndAsync(sweep);

        Directory
            .GetFiles(Path.Combine(Engine.Results.DataFolder.Sweeps(use.Cluster.Data), sweep, "output"))
            .Length.ShouldBeGreaterThan(17);
    }

    private string Sweep(int compute = 1000)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "programs get file descriptors, which Windows does not have");
        var templates = Path.Combine(Repository.Root, "src", "Eam.Client", "Commands");
        File.Copy(Path.Combine(templates, "train.py"), _folder.File("train.py"));
        File.Copy(Path.Combine(Repository.Root, "python", "eam_trial.py"), _folder.File("eam_trial.py"));
        return File.ReadAllText(Path.Combine(templates, "command.yaml"))
            .Replace("[python3, train.py]", $"[python3, {_folder.File("train.py")}]", StringComparison.Ordinal)
            .Replace("{min: 1000, max: 9000}", $"{{min: {compute}, max: {9 * compute}}}", StringComparison.Ordinal);
    }

    private static Task<string> EmbeddedAsync(string yaml) => Expected.GetOrAdd(yaml, ClusterProcesses.EmbeddedTableAsync);

    private static List<SweepEvent.SegmentFailed> Failures(IReadOnlyList<PastEvent> events) =>
        [.. events.Select(past => past.Event).OfType<SweepEvent.SegmentFailed>()];
}
