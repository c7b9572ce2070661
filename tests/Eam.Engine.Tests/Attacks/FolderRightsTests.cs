using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Engine.Tests.Attacks;

/// <summary>Other users of the machine cannot look into results.</summary>
public sealed class FolderRightsTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
        Readers = UnixFileMode.GroupRead | UnixFileMode.GroupExecute,
        Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_InANewDataFolder_IsForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such rights");
            return;
        }

        var data = _folder.File("data");

        var (folder, held) = SweepFolder.Create(data, "small");
        held.Dispose();

        foreach (var path in (string[])[data, DataFolder.Sweeps(data), folder.Path])
            File.GetUnixFileMode(path).ShouldBe(Owner, path);
    }

    [Fact]
    public void Create_InADataFolderOfAGroup_IsForTheGroupToo()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such rights");
            return;
        }

        var data = _folder.File("shared");
        Directory.CreateDirectory(data);
        File.SetUnixFileMode(data, Owner | Readers | Others);

        var (folder, held) = SweepFolder.Create(data, "small");
        held.Dispose();

        File.GetUnixFileMode(data).ShouldBe(Owner | Readers | Others);
        (File.GetUnixFileMode(folder.Path) & Others).ShouldBe(UnixFileMode.None);
        (File.GetUnixFileMode(folder.Path) & Owner).ShouldBe(Owner);
    }
}
