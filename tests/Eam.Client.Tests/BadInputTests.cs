using Eam.Client.Tests.Commands;
using Eam.Testing;

namespace Eam.Client.Tests;

/// <summary>Mistakes of users: each gives one clear line with the place and the right exit code. There is no stack trace, and nothing starts.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("slots: 2", "slot: 2", 15, "unknown key 'slot'; did you mean 'slots'?")]
    [InlineData("batch_size: 32", "batch_sise: 32", 6, "unknown parameter 'batch_sise'; did you mean 'batch_size'?")]
    [InlineData("[am, eam]", "[am]", 10, "eam.ode_steps is a parameter of method eam, which this sweep does not run")]
    [InlineData("{min: 1e-3, max: 1e-2, scale: log}", "{min: 1e-2, max: 1e-3}", 5, "min")]
    [InlineData("{min: 1e-3, max: 1e-2, scale: log}", "{min: 0, max: 1e-2, scale: log}", 5, "min")]
    [InlineData("eta: 3", "eta: 1", 11, "eta must be")]
    [InlineData("min: 2e4", "min: 100", 11, "iteration")]
    [InlineData("am.steps: 10", "am.steps: 1", 9, "am.steps must be a whole number from 2")]
    [InlineData("modes: 4", "modes: four", 2, "modes must be")]
    [InlineData("gaussian-mixture", "gausian-mixture", 2, "did you mean 'gaussian-mixture'?")]
    [InlineData("seed: 3", "seed: [3", 14, "")]
    public async Task Run_MistakeInTheFile_IsOneLineWithFileAndLine(string right, string wrong, int line, string message)
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        SmallSweeps.TwoMethods.ShouldContain(right);
        var file = folder.Write(SmallSweeps.TwoMethods.Replace(right, wrong, StringComparison.Ordinal));

        (await test.RunAsync("run", file, "--data", folder.Path)).ShouldBe(2);

        var errors = Errors(test);
        errors.ShouldContain(
            error =>
                error.StartsWith($"eam: {file}:{line}: ", StringComparison.Ordinal) && error.Contains(message, StringComparison.Ordinal),
            test.Error
        );
        errors.Length.ShouldBe(1);
        test.Output.ShouldBeEmpty();
        Directory.Exists(folder.File("sweeps")).ShouldBeFalse("nothing is started");
    }

    [Fact]
    public async Task Run_SeveralMistakes_AreAllToldAtOnceByLine()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var file = folder.Write(
            SmallSweeps
                .TwoMethods.Replace("eta: 3", "eta: 1", StringComparison.Ordinal)
                .Replace("width: 16", "widht: 16", StringComparison.Ordinal)
        );

        (await test.RunAsync("preview", file)).ShouldBe(2);

        Errors(test).Select(error => error.Split(':')[2]).ShouldBe(["7", "11"], test.Error);
    }

    [Fact]
    public async Task Run_FileThatIsMissing_IsAUsageErrorThatSaysHowToGetOne()
    {
        using var test = new TestTerminal();

        (await test.RunAsync("run", "missing.yaml")).ShouldBe(2);

        Errors(test).ShouldBe(["eam: missing.yaml: there is no such file (`eam init missing.yaml` writes a sample)"]);
    }

    [Fact]
    public async Task Run_DataFolderThatCannotBeWritten_Fails()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        // A folder cannot exist below a file, for any user. Permissions would not stop root.
        (await test.RunAsync("run", folder.Write(SmallSweeps.TwoMethods), "--data", folder.File("sweep.yaml", "data"))).ShouldBe(1);

        Errors(test).ShouldHaveSingleItem().ShouldContain(folder.File("sweep.yaml", "data"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Resume_CheckpointWithAWrongChecksum_IsNamedAndTheTrialGoesOnWithoutIt()
    {
        using var folder = new TemporaryFolder();
        using (var first = new TestTerminal())
        {
            first.InterruptAfter("rung 3/");
            (await first.RunAsync("run", folder.Write(SmallSweeps.Endless), "--data", folder.Path)).ShouldBe(130);
        }

        foreach (var checkpoint in Directory.GetFiles(folder.File("sweeps", "endless-1", "checkpoints"), "*.safetensors"))
            Flip(checkpoint);
        using var second = new TestTerminal();
        second.InterruptAfter("is damaged");

        (await second.RunAsync("run", "--resume", "endless-1", "--data", folder.Path)).ShouldBe(130);

        second.Error.ShouldMatch(@"eam: note: trial \d: checkpoint .* is damaged: its SHA-256 .*; it is kept as .*, the trial ");
        second.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Run_TrialsThatDiverge_AreNamedAndTheOthersGoOn()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var text = SmallSweeps
            .TwoMethods.Replace("{min: 1e-3, max: 1e-2, scale: log}", "{values: [1e-3, 2e-3, 1]}", StringComparison.Ordinal)
            .Replace("batch_size: 32", "gradient_clip: 1e9", StringComparison.Ordinal)
            .Replace("modes: 4", "reward_scale: 1e6", StringComparison.Ordinal)
            .Replace("min: 2e4, max: 6e4", "min: 1e5, max: 3e5", StringComparison.Ordinal);

        await test.RunAsync("run", folder.Write(text), "--data", folder.Path);

        test.Output.ShouldMatch(@"trial +\d (am|eam) +pruned: trial \d \((am|eam)\) diverged");
        test.Output.ShouldContain("small-1 completed");
        test.Error.ShouldBeEmpty();
    }

    private static string[] Errors(TestTerminal test)
    {
        var lines = test.Error.TrimEnd().Split(Environment.NewLine);
        lines.ShouldAllBe(line => line.StartsWith("eam: ", StringComparison.Ordinal));
        return lines;
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
