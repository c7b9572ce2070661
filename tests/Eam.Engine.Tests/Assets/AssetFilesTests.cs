using Eam.Engine.Assets;
using Eam.Testing;

namespace Eam.Engine.Tests.Assets;

public sealed class AssetFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileInBothFolders_TakesTheFirst()
    {
        foreach (var name in (string[])["first", "second"])
        {
            Directory.CreateDirectory(_folder.File(name));
            File.WriteAllText(_folder.File(name, "both"), name);
        }

        File.WriteAllText(_folder.File("second", "one"), "only");
        var files = new AssetFiles(_folder.File("first"), _folder.File("second"));

        files.Read("both").ShouldBe("first"u8.ToArray());
        files.Read("one").ShouldBe("only"u8.ToArray());
    }

    [Fact]
    public void Read_MissingFile_NamesFileFoldersAndRemedy()
    {
        var files = new AssetFiles(_folder.File("first"), _folder.File("second"));

        Should
            .Throw<EngineException>(() => files.Read("digits.bin"))
            .Message.ShouldBe(
                $"file digits.bin is missing: it is not in {_folder.File("first")} nor in {_folder.File("second")}. "
                    + "Install eam again, or set EAM_ASSETS to a folder that has it."
            );
    }
}
