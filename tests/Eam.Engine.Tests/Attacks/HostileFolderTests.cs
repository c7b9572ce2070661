using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Engine.Workers;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Attacks;

/// <summary>A sweep's folder comes from somebody else, who has put links, pipes and nonsense into it.</summary>
public sealed class HostileFolderTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _data = new();
    private string _folder = "";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string Victim => _data.File("victim");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Victim, "of the victim", Now);
        await using var service = Service();
        var sweep = await service.StartAsync(SweepSpecs.Small(), "text", Now);
        await foreach (var update in service.WatchAsync(sweep, Now))
            _folder = update.Folder;
    }

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("sweep.json")]
    [InlineData("sweep.db")]
    public void Read_FileIsALink_IsRefused(string name)
    {
        File.Move(In(name), _data.File(name));
        Link(In(name), _data.File(name));

        foreach (var read in (Action[])[() => SweepOutline.Read(_folder), () => SweepResults.Load(_folder)])
            Should
                .Throw<EngineException>(read)
                .Message.ShouldBe($"cannot read {In(name)}: it is a link, and links are not followed here; put what it names in its place");
    }

    [Theory]
    [InlineData("sweep.json")]
    [InlineData("sweep.db")]
    [InlineData("sweep.db-wal")]
    public async Task Read_FileIsAPipe_FailsAtOnce(string name)
    {
        File.Delete(In(name));
        Pipe(In(name));

        var failure = await Should.ThrowAsync<EngineException>(() => Task.Run(() => SweepOutline.Read(_folder), Now).WaitAsync(Soon, Now));

        failure.Message.ShouldBe($"cannot read {In(name)}: it is a pipe or a device, not a file");
    }

    [Fact]
    public async Task Read_LockIsAPipe_IsNotHeld()
    {
        Pipe(In("lock"));

        var outline = await Task.Run(() => SweepOutline.Read(_folder), Now).WaitAsync(Soon, Now);

        outline.Status.ShouldBe(SweepStatus.Completed);
        FolderLock.IsHeld(In("lock")).ShouldBeFalse();
    }

    [Fact]
    public async Task Write_NamesAreLinks_NothingIsWrittenThroughThem()
    {
        foreach (var name in (string[])["reserve", "lock.holder", "worker-0.log"])
            Link(In(name), Victim);

        new Reserve(In("reserve")).TryTake(100).ShouldBeTrue();
        FolderLock.TryTake(In("lock")).ShouldNotBeNull().Dispose();
        await new WorkerLog(new MemoryStream(Encoding.UTF8.GetBytes("text of a worker\n")), In("worker-0.log")).Completion;

        (await File.ReadAllTextAsync(Victim, Now)).ShouldBe("of the victim");
    }

    [Fact]
    public void TryTake_LockIsALink_CreatesNothingElsewhere()
    {
        var elsewhere = _data.File("made");
        Link(In("lock"), elsewhere);

        Should.Throw<EngineException>(() => FolderLock.TryTake(In("lock"))).Message.ShouldContain("it is a link");

        File.Exists(elsewhere).ShouldBeFalse();
    }

    [Fact]
    public void Checkpoints_FolderIsALink_NothingThereIsTouched()
    {
        var elsewhere = Directory.CreateDirectory(_data.File("elsewhere")).FullName;
        var other = Path.Combine(elsewhere, "trial-0000.000001.safetensors");
        File.WriteAllText(other, "of another sweep");
        Link(In("links"), elsewhere);
        var store = new CheckpointStore(In("links"));

        foreach (
            var use in (Action[])
                [() => store.Delete(0), () => store.Retain(new HashSet<int>()), () => store.Fence(0, 1), () => store.Load(0)]
        )
            Should.Throw<EngineException>(use).Message.ShouldContain("it is a link");
        Should.Throw<EngineException>(() => new RequestFolder(In("links")).Ask(new(RequestKind.Stop)));

        Directory.GetFileSystemEntries(elsewhere).ShouldBe([other]);
    }

    [Fact]
    public void Read_RungsWithoutEnd_AreRefused()
    {
        File.WriteAllText(In("sweep.json"), Regex.Replace(File.ReadAllText(In("sweep.json")), "\"eta\": [0-9]+", "\"eta\": 1"));

        Should.Throw<EngineException>(() => SweepResults.Load(_folder)).Message.ShouldContain("eta must be at least 2");
    }

    [Fact]
    public void Read_ValidJsonThatFitsNothing_IsAnErrorOfThisSweep()
    {
        var description = JsonNode.Parse(File.ReadAllText(In("sweep.json")))!;
        description["spec"]!["parameters"] = JsonNode.Parse("[null]");
        description["tally"]!["sequence"] = 1;
        File.WriteAllText(In("sweep.json"), description.ToJsonString());

        Should.Throw<EngineException>(() => SweepOutline.Read(_folder)).Message.ShouldStartWith(_folder);
    }

    [Fact]
    public async Task Service_NamedByAPath_FindsNothing()
    {
        await using var service = Service();
        await using var byPath = new LocalSweepService(new() { Folder = _data.File("empty"), FindsByPath = true });

        foreach (var name in (string[])[_folder, "../sweeps/small-1", "small-1/", "..", ".", ""])
        {
            await Should.ThrowAsync<NotFoundException>(() => service.GetAsync(name, Now));
            await Should.ThrowAsync<NotFoundException>(() => service.CancelAsync(name, Now));
            await Should.ThrowAsync<NotFoundException>(async () => await service.EventsAsync(name, 0, false, Now).ToListAsync(Now));
        }

        (await service.GetAsync("small-1", Now)).Sweep.ShouldBe("small-1");
        (await byPath.GetAsync(_folder, Now)).Sweep.ShouldBe("small-1");
    }

    [Fact]
    public async Task Service_SweepIsALinkToAnotherFolder_IsRefused()
    {
        Link(_data.File("sweeps", "small-2"), _folder);
        await using var service = Service();

        (await Should.ThrowAsync<EngineException>(() => service.GetAsync("small-2", Now))).Message.ShouldContain("it is a link");
    }

    private LocalSweepService Service() =>
        new(
            new()
            {
                Folder = _data.Path,
                Slots = 2,
                CreateRunner = (_, _) => new ScriptedRunner(),
            }
        );

    private string In(string name) => Path.Combine(_folder, name);

    private static void Link(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"links cannot be made here: {failure.Message}");
        }
    }

    private static void Pipe(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells pipes from files");
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        made.ExitCode.ShouldBe(0);
    }
}
