using Eam.Core.Sweeps;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Sweeps;

/// <summary>What a sweep can still say of itself when nothing at all is left on its disk.</summary>
public sealed class RunFilesTests : IDisposable
{
    private readonly SmallDisk? _disk = SmallDisk.TryMount(1024);

    public void Dispose() => _disk?.Dispose();

    [Fact]
    public void Describe_SegmentsTookAllThatTheReserveReleased_TheFolderStillSaysSo()
    {
        var (files, folder) = Begin();
        _disk!.Fill();

        files.Describe(SweepStatus.Paused, "paused: the disk is full");

        var read = Manifest.Read(folder);
        (read.Status, read.Message).ShouldBe((SweepStatus.Paused, "paused: the disk is full"));
    }

    [Fact]
    public void Refresh_TheSecondDescriptionFoundNoRoom_IsWrittenOnceThereIsSome()
    {
        var (files, folder) = Begin();
        _disk!.Fill();
        files.Describe(SweepStatus.Paused, "first");
        _disk.Fill();
        files.Describe(SweepStatus.Paused, "second");
        Manifest.Read(folder).Message.ShouldBe("first");
        _disk.Free();

        files.Refresh();

        Manifest.Read(folder).Message.ShouldBe("second");
        File.Exists(folder.Spare).ShouldBeTrue("the next one is safe again");
    }

    private (RunFiles Files, SweepFolder Folder) Begin()
    {
        Assert.SkipWhen(_disk is null, "a tmpfs cannot be mounted here: run as root on Linux to test a full disk");
        var folder = new SweepFolder(_disk.Path);
        var record = new SweepRecord(
            SweepRecord.CurrentFormat,
            "small-1",
            SweepStatus.Running,
            null,
            1,
            1,
            DateTimeOffset.UnixEpoch,
            null,
            VersionsRecord.Current,
            MachineRecord.Current,
            SpecRecord.Of(SweepSpecs.Small())
        );
        var files = new RunFiles(folder, record, TimeProvider.System);
        files.Begin();
        return (files, folder);
    }
}
