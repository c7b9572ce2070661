using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Sweeps;

public sealed class SweepStartTests : IDisposable
{
    private static readonly SweepSource Source = new("name: small\nseed: 7\n", SweepSpecs.Small());

    private static readonly SweepStart Keyed = new(Source, SweepOverrides.None, "key-1");

    private readonly TemporaryFolder _data = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task StartAsync_WithOverrides_KeepsTheFileAndRecordsThem()
    {
        await using var service = Service();

        var (sweep, isNew) = await service.StartAsync(new(Source, new() { Seed = 11, Slots = 3 }), Now);

        isNew.ShouldBeTrue();
        var spec = (await service.GetAsync(sweep, Now)).State.Spec;
        (spec.Seed, spec.Slots).ShouldBe((11ul, 3));
        (await File.ReadAllTextAsync(InFolder(sweep, "sweep.yaml"), Now)).ShouldBe(Source.Text);
        var record = await RecordAsync(sweep);
        record
            .GetProperty("overrides")
            .GetRawText()
            .Replace(" ", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal)
            .ShouldBe("""{"seed":11,"slots":3}""");
        record.GetProperty("seed").GetInt32().ShouldBe(11);
        record.TryGetProperty("key", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task ResumeAsync_SweepWithOverrides_GivesTheSameTable()
    {
        var start = new SweepStart(Source, new() { Seed = 11, Slots = 1 });
        await using (var whole = Service())
            await EndAsync(whole, (await whole.StartAsync(start, Now)).Sweep);
        var segments = 0;
        using var reached = new SemaphoreSlim(0);
        await using (
            var first = Service(
                new ScriptedRunner
                {
                    Behaviour = (_, token) =>
                    {
                        if (Interlocked.Increment(ref segments) <= 5)
                            return null;
                        reached.Release();
                        return ScriptedRunner.Hang(token);
                    },
                }
            )
        )
        {
            var (sweep, _) = await first.StartAsync(start, Now);
            await reached.WaitAsync(Now);
            await first.StopAsync(sweep, Now);
        }

        await using var second = Service();
        await second.ResumeAsync("small-2", Now);
        (await EndAsync(second, "small-2")).Status.ShouldBe(SweepStatus.Completed);

        Tables
            .WithoutTimes(await File.ReadAllTextAsync(InFolder("small-2", "trials.csv"), Now))
            .ShouldBe(Tables.WithoutTimes(await File.ReadAllTextAsync(InFolder("small-1", "trials.csv"), Now)));
    }

    [Fact]
    public async Task StartAsync_SameKey_IsOneSweepAlsoInAnotherProcess()
    {
        await using (var first = Service())
        {
            var both = await Task.WhenAll(first.StartAsync(Keyed, Now), first.StartAsync(Keyed, Now));

            both.Select(started => started.Sweep).ShouldBe(["small-1", "small-1"]);
            both.Count(started => started.IsNew).ShouldBe(1);
            (await first.StartAsync(new(Source), Now)).ShouldBe(new("small-2", true));
            (await first.StartAsync(new(Source), Now)).ShouldBe(new("small-3", true));
        }

        await using var second = Service();
        (await second.StartAsync(Keyed, Now)).ShouldBe(new("small-1", false));
        (await RecordAsync("small-1")).GetProperty("key").GetString().ShouldBe("key-1");
    }

    [Fact]
    public async Task StartAsync_SameKeyWithAnotherFileOrOverride_IsAConflict()
    {
        await using var service = Service();
        await service.StartAsync(new(Source, new() { Seed = 11 }, "key-1"), Now);

        SweepStart[] others =
        [
            new(Source, SweepOverrides.None, "key-1"),
            new(Source with { Text = "name: small\n" }, new() { Seed = 11 }, "key-1"),
        ];
        foreach (var other in others)
            (await Should.ThrowAsync<ConflictException>(() => service.StartAsync(other, Now))).Message.ShouldBe(
                "sweep small-1 was started with the same key from another sweep file"
            );
        (await service.ListAsync(Now)).ShouldBe(["small-1"]);
    }

    [Fact]
    public async Task StartAsync_KeyOfASweepThatWasDeleted_StartsOne()
    {
        await using (var first = Service())
            await EndAsync(first, (await first.StartAsync(Keyed, Now)).Sweep);
        await using var second = Service();
        (await second.StartAsync(Keyed, Now)).IsNew.ShouldBeFalse();

        Directory.Delete(Path.GetDirectoryName(InFolder("small-1", "x"))!, recursive: true);

        (await second.StartAsync(Keyed, Now)).IsNew.ShouldBeTrue();
    }

    private LocalSweepService Service(ScriptedRunner? runner = null) =>
        new(new LocalSweepOptions { Folder = _data.Path, CreateRunner = (_, _) => runner ?? new ScriptedRunner() });

    private string InFolder(string sweep, string file) => _data.File("sweeps", sweep, file);

    private async Task<JsonElement> RecordAsync(string sweep)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(InFolder(sweep, "sweep.json"), Now));
        return json.RootElement.Clone();
    }

    private static async Task<SweepUpdate> EndAsync(LocalSweepService service, string sweep)
    {
        SweepUpdate? last = null;
        await foreach (var update in service.WatchAsync(sweep, Now))
            last = update;
        return last!;
    }
}
