using System.Text.Json.Nodes;
using Eam.Client.Doctor;
using Eam.Engine.Assets;
using Eam.Engine.Workers;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Doctor_SoundMachine_IsOk()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("doctor", "--data", folder.Path, "--json")).ShouldBe(0, test.Output);

        var node = JsonNode.Parse(test.Output)!;
        ((bool)node["ok"]!).ShouldBeTrue();
        var names = node["checks"]!.AsArray().Select(check => (string)check!["name"]!).ToList();
        string[] expected =
        [
            "runtime",
            "cores",
            "simd",
            "training",
            "data folder",
            "disk",
            "database",
            "sweeps",
            "worker",
            "task gaussian-mixture",
        ];
        expected.ShouldAllBe(name => names.Contains(name));
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty("no file remains");
    }

    [Fact]
    public async Task Doctor_DamagedDatabaseOfASweep_IsBrokenAndNamed()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        Directory.CreateDirectory(folder.File("sweeps", "bad-1"));
        File.WriteAllText(folder.File("sweeps", "bad-1", "sweep.json"), "{}");
        File.WriteAllText(folder.File("sweeps", "bad-1", "sweep.db"), new string('x', 8192));

        (await test.RunAsync("doctor", "--data", folder.Path, "--json")).ShouldBe(1);

        test.Output.ShouldContain("the database is damaged");
    }

    [Fact]
    public void EngineChecks_NoWorkerOrABrokenOne_SaysSo()
    {
        using var folder = new TemporaryFolder();

        Worker(null).Detail.ShouldContain("is not in the folder of this program");
        Worker(new WorkerProgram(folder.File("nothing"), [])).Detail.ShouldStartWith("cannot start worker");

        Check Worker(WorkerProgram? program)
        {
            var check = EngineChecks.Run(folder.Path, folder.Path, program, TimeProvider.System).Single(check => check.Name == "worker");
            check.State.ShouldBe(CheckState.Broken);
            return check;
        }
    }

    [Fact]
    public async Task Doctor_DataFolderThatCannotBeWritten_IsBroken()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        File.WriteAllText(folder.File("file"), "a file where a folder is asked for");

        (await test.RunAsync("doctor", "--data", folder.File("file", "data"))).ShouldBe(1);

        test.Output.ShouldContain("BROKEN");
        test.Output.ShouldContain("cannot be written");
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1, "no file remains");
    }

    [Fact]
    public void AssetChecks_FolderWithoutFiles_NamesWhatIsMissing()
    {
        using var folder = new TemporaryFolder();

        var checks = AssetChecks.Run(new AssetFiles(folder.Path)).ToList();

        checks.First(check => check.Name == "task gaussian-mixture").State.ShouldBe(CheckState.Ok, "it needs no files");
    }
}
