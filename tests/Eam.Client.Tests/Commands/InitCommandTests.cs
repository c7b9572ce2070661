using System.Text.RegularExpressions;
using Eam.Client.Commands;
using Eam.Client.Hosts;
using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Engine.Specs;
using Eam.Testing;
using Eam.Testing.Backends;

namespace Eam.Client.Tests.Commands;

public sealed partial class InitCommandTests
{
    public static TheoryData<string> Tasks => [.. TaskCatalog.All.Where(task => task.HasModel).Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Of_EveryTask_IsAValidSweepFile(string task)
    {
        var result = SweepFile.Read(SweepTemplate.Of(TaskCatalog.Find(task)!), "sweep.yaml", SweepFileReader.Catalog);

        result.Problems.ShouldBeEmpty();
        result.Spec!.Task.Name.ShouldBe(task);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Of_EveryTask_IsValidWithEverySettingTakenOutOfItsComment(string task)
    {
        var text = Settings().Replace(SweepTemplate.Of(TaskCatalog.Find(task)!), "$1$2");

        var result = SweepFile.Read(text, "sweep.yaml", SweepFileReader.Catalog);

        result.Problems.ShouldBeEmpty();
        result.Spec!.Task.Values.Count.ShouldBe(TaskCatalog.Find(task)!.Parameters.Count(parameter => parameter.Name != NamedRewards.Key));
        result.Spec.TargetShare.ShouldBe(0.99);
    }

    [Fact]
    public async Task Init_NewFile_IsWritten()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.File("my.yaml");

        (await test.RunAsync("init", file)).ShouldBe(0);

        File.ReadAllText(file).ShouldBe(SweepTemplate.Of(TaskCatalog.All[0]));
        test.Output.ShouldContain($"eam run {file}");
    }

    [Fact]
    public async Task Init_Command_WritesASweepFileATrainerAndItsModule()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.File("my.yaml");

        (await test.RunAsync("init", "--task", "command", file)).ShouldBe(0, test.Error);

        test.Output.ShouldStartWith($"wrote {file}, {folder.File("train.py")}, {folder.File("eam_trial.py")}\n");
        File.ReadAllText(folder.File("train.py")).ShouldContain("import eam_trial");
        File.ReadAllText(folder.File("eam_trial.py")).ShouldNotBeEmpty();

        // The machine of the test may have no Python.
        var text = File.ReadAllText(file).Replace("python3, train.py", "sh, train.py", StringComparison.Ordinal);
        var read = SweepFile.Read(text, file, SweepFileReader.Catalog);
        read.Problems.ShouldBeEmpty();
        read.Warnings.ShouldBeEmpty();
        read.Spec!.Command!.Metrics.Select(metric => metric.Name).ShouldBe(["reward", "kl"]);
    }

    [Fact]
    public async Task Init_CommandBesideFilesOfTheUser_KeepsThem()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        File.WriteAllText(folder.File("train.py"), "mine");

        (await test.RunAsync("init", "--task", "command", folder.File("my.yaml"))).ShouldBe(0, test.Error);

        File.ReadAllText(folder.File("train.py")).ShouldBe("mine");
        test.Output.ShouldContain($"{folder.File("train.py")} was there already and is unchanged\n");
    }

    [Fact]
    public void Of_CommandWithEverySettingTakenOutOfItsComment_IsValid()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("train.py"), string.Empty);
        var text = Settings()
            .Replace(CommandTemplate.SweepFile, "$1$2")
            .Replace("[python3, train.py]", "[sh, train.py]", StringComparison.Ordinal);

        var read = SweepFile.Read(text, folder.File("sweep.yaml"), SweepFileReader.Catalog);

        read.Problems.ShouldBeEmpty();
        (read.Spec!.Target, read.Spec.MaxFailedTrials, read.Spec.TimeLimit).ShouldBe((-0.1, 5, TimeSpan.FromHours(8)));
    }

    [Fact]
    public async Task Init_ExistingFile_IsNotTouched()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.File("my.yaml");
        File.WriteAllText(file, "mine");

        (await test.RunAsync("init", file)).ShouldBe(1);

        File.ReadAllText(file).ShouldBe("mine");
        test.Error.ShouldStartWith($"eam: {file} already exists");
    }

    [Fact]
    public async Task Init_FolderThatIsMissing_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("init", folder.File("missing", "my.yaml"))).ShouldBe(1);

        test.Error.ShouldContain("cannot be written");
        test.Error.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("torchscript")]
    [InlineData("digit-images")]
    public async Task Init_TaskOfTorchWithoutTorch_SaysHowToGetIt(string task)
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("init", "--task", task, folder.File("my.yaml"))).ShouldBe(2);

        test.Error.ShouldBe(
            $"eam: --task: task {task} needs the torch backend, which this eam was built without: {TorchTasks.Remedy}{Environment.NewLine}"
        );
        File.Exists(folder.File("my.yaml")).ShouldBeFalse();
    }

    [Fact]
    public async Task Init_TaskWithFiles_SaysWhichItExpects()
    {
        using var programs = new FilePrograms();
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync("init", "--task", FilePrograms.Task, folder.File("my.yaml"))).ShouldBe(0, test.Error);

        test.Output.ShouldContain($"It expects {folder.File(FilePrograms.Setting)} (docs/torch.md says what is in them)");
        var read = SweepFile.Read(File.ReadAllText(folder.File("my.yaml")), folder.File("my.yaml"), SweepFileReader.Catalog);
        read.Problems.ShouldBeEmpty();
        read.Spec!.Task.Values[FilePrograms.Setting].ToString().ShouldBe(folder.File(FilePrograms.Setting));
    }

    [Fact]
    public async Task Init_MisspeltTask_IsAUsageError()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("init", "--task", "gausian-mixture")).ShouldBe(2);

        test.Error.ShouldStartWith("eam: --task: 'gausian-mixture' is not known; did you mean 'gaussian-mixture'?");
    }

    // "  # key: value   # meaning": a setting in a comment.
    [GeneratedRegex(@"^( *)# ([a-z0-9_.]+: \S+ +#)", RegexOptions.Multiline)]
    private static partial Regex Settings();
}
