using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Engine.Checkpoints;
using Eam.Testing;

namespace Eam.Engine.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointStore _store;

    public CheckpointFolderTests() => _store = new CheckpointStore(_folder.File("checkpoints"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FolderWithFiles_ReturnsWhereTheyAre()
    {
        Save(3, ("weights", "123"), ("optimizer/state", ""));

        var files = _store.Load(3)!.Files!;

        files.ShouldBe(Path.Combine(_store.Folder, "trial-0003.000001.files"));
        File.ReadAllText(Path.Combine(files, "weights")).ShouldBe("123");
        Names().ShouldBe(["trial-0003.000001.files", "trial-0003.000001.safetensors", "trial-0003.000001.safetensors.sha256"]);
    }

    [Fact]
    public void NewFolder_OnlyItsOwnerCanOpenIt()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("rights are different there");
            return;
        }

        File.GetUnixFileMode(_store.NewFolder(3)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("weights", "124")]
    [InlineData("weights", "12")]
    [InlineData("weights", null)]
    [InlineData("optimizer/state", "1")]
    public void Load_FileThatDiffers_Throws(string file, string? content)
    {
        Save(3, ("weights", "123"), ("optimizer/state", ""));
        var path = Path.Combine(_store.Load(3)!.Files!, file);
        File.Delete(path);
        if (content is not null)
            File.WriteAllText(path, content);

        Should
            .Throw<TrialException>(() => _store.Load(3))
            .Message.ShouldStartWith($"trial 3: checkpoint trial-0003.000001.safetensors is damaged: trial-0003.000001.files/{file} ");
    }

    [Fact]
    public void Load_FolderIsGone_ThrowsAndSetAsideLeavesTheOneBefore()
    {
        Save(3, ("weights", "1"));
        Save(3, ("weights", "2"));
        Directory.Delete(_store.Load(3)!.Files!, recursive: true);

        Should
            .Throw<TrialException>(() => _store.Load(3))
            .Message.ShouldEndWith("is damaged: its folder trial-0003.000002.files is missing");
        _store.SetAside(3).ShouldBe("trial-0003.000002.safetensors.damaged");

        File.ReadAllText(Path.Combine(_store.Load(3)!.Files!, "weights")).ShouldBe("1");
    }

    [Fact]
    public void Save_AgainAfterDamage_UsesANewVersionAndKeepsTheDamagedFolder()
    {
        Save(3, ("weights", "1"));
        _store.SetAside(3);
        Save(3, ("weights", "2"));

        _store.Load(3)!.Files!.ShouldEndWith("trial-0003.000002.files");
        Names().ShouldContain("trial-0003.000001.files.damaged");
    }

    [Fact]
    public void Save_FolderThatACrashLeftWithoutItsCheckpoint_IsDeletedByTheNextSave()
    {
        Directory.CreateDirectory(Path.Combine(_store.Folder, "trial-0003.000001.files"));
        Save(3, ("weights", "1"));

        Names().ShouldBe(["trial-0003.000002.files", "trial-0003.000002.safetensors", "trial-0003.000002.safetensors.sha256"]);
    }

    [Fact]
    public void Retain_TrialThatNeedsNone_LosesItsFolderToo()
    {
        Save(3, ("weights", "1"));
        Save(4, ("weights", "1"));

        _store.Retain(new HashSet<int> { 4 });

        Names().ShouldAllBe(name => name.StartsWith("trial-0004"));
        Names().Count.ShouldBe(3);
    }

    // Hosts of a cluster share the folder: what a program of another trial is saving must stay.
    [Fact]
    public void RemoveUnfinished_OfATrial_LeavesThoseOfOthers()
    {
        _store.NewFolder(3);
        var other = _store.NewFolder(4);

        _store.RemoveUnfinished(3);

        Names().ShouldBe([Path.GetFileName(other)]);
    }

    [Fact]
    public void Retain_UnfinishedFolders_LeavesThoseOfTrialsThatMayContinue()
    {
        _store.NewFolder(3);
        var other = _store.NewFolder(4);

        _store.Retain(new HashSet<int> { 4 });

        Names().ShouldBe([Path.GetFileName(other)]);
    }

    [Fact]
    public void Surplus_FoldersThatNothingNeeds_AreListedWithTheirSize()
    {
        Save(3, ("weights", "12345"), ("more/weights", "12345"));
        Save(4, ("weights", "1"));
        File.WriteAllText(Path.Combine(_store.NewFolder(4), "half"), "12");
        _store.LargestFile().ShouldBeGreaterThanOrEqualTo(10);

        var surplus = _store.Surplus(new HashSet<int> { 4 }, new HashSet<int>());

        surplus.Select(item => item.Name.Split('.')[^1]).ShouldBe(["files", "safetensors", "sha256", "saving"]);
        CheckpointFolder.Size(surplus[0]).ShouldBe(10);
        CheckpointFolder.Size(surplus[3]).ShouldBe(2);
        foreach (var item in surplus)
            CheckpointFolder.Delete(item);
        Names().ShouldAllBe(name => name.StartsWith("trial-0004.000001."));
    }

    [Fact]
    public void Delete_LinkToAFolder_DeletesOnlyTheLink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Directory.CreateDirectory(_folder.File("other"));
        File.WriteAllText(_folder.File("other", "kept"), "");
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("other"));

        CheckpointFolder.Delete(_folder.File("link"));

        Directory.Exists(_folder.File("link")).ShouldBeFalse();
        File.Exists(_folder.File("other", "kept")).ShouldBeTrue();
    }

    [Fact]
    public void Verify_ListThatNamesAFileOutside_Throws()
    {
        var folder = Directory.CreateDirectory(_folder.File("files")).FullName;
        File.WriteAllText(_folder.File("outside"), "");

        Should
            .Throw<InvalidStateException>(() => CheckpointFolder.Verify(folder, [new("../outside", 0, new byte[32])]))
            .Message.ShouldBe("its list of files has ../outside, which is outside its folder");
    }

    private List<string> Names() =>
        [.. Directory.GetFileSystemEntries(_store.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private void Save(int trial, params (string Path, string Content)[] files)
    {
        var folder = _store.NewFolder(trial);
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        var state = new TrainingState();
        FolderManifest.Save(state, CheckpointFolder.Seal(folder));
        _store.Save(new Checkpoint(trial, Configuration.Defaults("am"), 1, 0, [], state) { Files = folder });
    }
}
