using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eam.Client.Tests.Commands;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Client.Tests.Remote;

/// <summary>A verb has the same output for a server and for the data folder of that server.</summary>
public sealed partial class SameAsLocalTests(SameAsLocalTests.Served served) : IClassFixture<SameAsLocalTests.Served>
{
    [Theory]
    [InlineData("ls")]
    [InlineData("ls -o json")]
    [InlineData("ls -o csv")]
    [InlineData("show small")]
    [InlineData("show small -o json")]
    [InlineData("show small -o csv")]
    [InlineData("trials small")]
    [InlineData("trials small --state completed --sort sw2 --limit 3 -o json")]
    [InlineData("trials small --reverse -o csv")]
    [InlineData("logs small")]
    [InlineData("logs small --follow -o json")]
    [InlineData("logs small --trial 2 -o csv")]
    [InlineData("logs mine --trial 0 --program")]
    [InlineData("logs mine --trial 0 --program --follow")]
    [InlineData("best small")]
    [InlineData("best small --method am -o json")]
    [InlineData("compare small-1")]
    [InlineData("compare small-1 second-1 -o json")]
    [InlineData("compare small-1 --metric sw2 -o csv")]
    [InlineData("table small-1 second-1")]
    [InlineData("table small-1 -o json")]
    [InlineData("export small --format csv")]
    [InlineData("export small --format json")]
    [InlineData("export small --format jsonl")]
    [InlineData("export small --format events")]
    [InlineData("watch small")]
    [InlineData("watch small --json")]
    [InlineData("resume small --json")]
    public async Task Listing_OfAServer_IsTheSameAsOfItsFolder(string words)
    {
        // The column of ages is wider from ten seconds on.
        var now = new StandingTime();
        using var local = new TestTerminal(now);
        using var remote = new TestTerminal(now);

        (await local.RunAsync([.. words.Split(' '), "--data", served.Data.Path])).ShouldBe(0, local.Error);
        (await remote.RunAsync([.. words.Split(' '), "--server", served.Server.Address])).ShouldBe(0, remote.Error);

        remote.Output.ShouldNotBeEmpty();
        Place(remote.Output).ShouldBe(Place(local.Output));
    }

    [Theory]
    [InlineData("show nothing-1", 1)]
    [InlineData("show ..", 1)]
    [InlineData("show .", 1)]
    [InlineData("trials small --sort swd2", 2)]
    [InlineData("trials small --state done", 2)]
    [InlineData("best small --method eem", 2)]
    [InlineData("logs small --trial 99", 1)]
    [InlineData("logs mine --program", 2)]
    [InlineData("logs mine --trial 99 --program", 1)]
    [InlineData("logs mine --trial 1 --program", 1)]
    [InlineData("logs small --trial 0 --program -f", 1)]
    [InlineData("cancel small", 1)]
    [InlineData("cancel small --trial 99", 1)]
    [InlineData("retry small", 1)]
    [InlineData("retry small --trial 0", 1)]
    [InlineData("export small --weights 99 -o w.safetensors", 1)]
    [InlineData("export small --weights 0", 2)]
    [InlineData("preview bad.yaml", 2)]
    public async Task Mistake_OfAServer_IsTheSameAsOfItsFolder(string words, int code)
    {
        var arguments = words.Replace("bad.yaml", served.Bad, StringComparison.Ordinal).Split(' ');
        using var local = new TestTerminal();
        using var remote = new TestTerminal();

        (await local.RunAsync([.. arguments, "--data", served.Data.Path])).ShouldBe(code, local.Error);
        (await remote.RunAsync([.. arguments, "--server", served.Server.Address])).ShouldBe(code, remote.Error);

        if (!words.StartsWith("show", StringComparison.Ordinal))
            remote.Error.ShouldBe(local.Error);
        remote.Error.ShouldStartWith("eam: ");
        remote.Output.ShouldBe(local.Output);
    }

    [Fact]
    public async Task Show_MisspeltName_IsToldTheNearest() =>
        (await served.Server.RunAsync(1, "show", "smal-1")).Error.ShouldBe(
            $"eam: there is no sweep 'smal-1' on {served.Server.Address}; did you mean 'small-1'?{Environment.NewLine}"
        );

    [Fact]
    public async Task Preview_OfAServer_HasThePlanWithoutATime()
    {
        using var local = new TestTerminal();
        (await local.RunAsync("preview", served.Good, "-o", "csv", "--data", served.Data.Path)).ShouldBe(0, local.Error);

        (await served.Server.RunAsync(0, "preview", served.Good, "-o", "csv")).Output.ShouldBe(local.Output);
        (await served.Server.RunAsync(0, "preview", served.Good)).Output.ShouldEndWith($"evaluations{Environment.NewLine}");
    }

    [Fact]
    public async Task ReportAndFigures_OfAServer_AreTheSameAsOfItsFolder()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var (place, option, value) in new[] { ("local", "--data", served.Data.Path), ("remote", "--server", served.Server.Address) }
        )
        {
            using var test = new TestTerminal();
            (await test.RunAsync("report", "small-1", "second-1", "-o", folder.File($"{place}.html"), option, value)).ShouldBe(
                0,
                test.Error
            );
            (await test.RunAsync("export", "small-1", "--figures", folder.File(place), option, value)).ShouldBe(0, test.Error);
        }

        var (local, remote) = (await ReadAsync("local.html"), await ReadAsync("remote.html"));
        remote.ShouldContain("eam run small.yaml --seed 3");
        Written().Replace(remote, "").ShouldBe(Written().Replace(local, ""));
        Directory.GetFiles(folder.File("remote")).Length.ShouldBe(6);
        foreach (var figure in Directory.GetFiles(folder.File("remote")).Select(path => Path.GetFileName(path)))
            (await ReadAsync(Path.Combine("remote", figure))).ShouldBe(await ReadAsync(Path.Combine("local", figure)));

        Task<string> ReadAsync(string file) => File.ReadAllTextAsync(folder.File(file), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Weights_OfAServer_AreTheSameAsOfItsFolder()
    {
        using var folder = new TemporaryFolder();
        using var local = new TestTerminal();
        (await local.RunAsync("best", "small-1", "-o", "json", "--data", served.Data.Path)).ShouldBe(0, local.Error);
        var best = $"{JsonNode.Parse(local.Output)!["trial"]}";
        (await local.RunAsync("export", "small-1", "--weights", best, "-o", folder.File("local"), "--data", served.Data.Path)).ShouldBe(0);

        await served.Server.RunAsync(0, "export", "small-1", "--weights", best, "-o", folder.File("remote"));

        var weights = await File.ReadAllBytesAsync(folder.File("remote"), TestContext.Current.CancellationToken);
        weights.ShouldBe(await File.ReadAllBytesAsync(folder.File("local"), TestContext.Current.CancellationToken));
        var pruned = SweepResults.Find(served.Data.Path, "small-1").State.Trials.First(trial => trial.Status == TrialStatus.Pruned).Number;
        (await served.Server.RunAsync(1, "export", "small-1", "--weights", $"{pruned}", "-o", folder.File("none"))).Error.ShouldContain(
            $"trial {pruned} of small-1 has no checkpoint"
        );
    }

    [Fact]
    public async Task Environment_NamesTheServer_AndAnOptionCountsBeforeIt()
    {
        using var remote = new TestTerminal(null, ("EAM_SERVER", served.Server.Address));
        using var local = new TestTerminal(null, ("EAM_SERVER", "http://127.0.0.1:1"));

        (await remote.RunAsync("show", "small")).ShouldBe(0, remote.Error);
        (await local.RunAsync("show", "small", "--data", served.Data.Path)).ShouldBe(0, local.Error);

        remote.Output.ShouldContain($"{served.Server.Address}/api/v1/sweeps/small-1");
        remote.Output.ShouldContain($"more: eam trials, best, compare or logs small-1{Environment.NewLine}");
        local.Output.ShouldContain(served.Data.File("sweeps", "small-1"));
    }

    // Both outputs name the place of the sweep differently.
    private string Place(string text)
    {
        text = text.Replace(served.Data.File("sweeps"), "SWEEPS", StringComparison.Ordinal)
            .Replace($"{served.Server.Address}/api/v1/sweeps", "SWEEPS", StringComparison.Ordinal)
            .Replace($"--data {served.Data.Path}", "OPTION", StringComparison.Ordinal)
            .Replace($"--server {served.Server.Address}", "OPTION", StringComparison.Ordinal)
            .Replace($"\"data_folder\": \"{served.Data.Path}\"", "PLACE", StringComparison.Ordinal)
            .Replace("SWEEPS/broken-1/sweep.json", "broken-1/sweep.json", StringComparison.Ordinal) // a server shows no path of its machine
            .Replace($"\"server\": \"{served.Server.Address}\"", "PLACE", StringComparison.Ordinal);
        text = string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())); // a grid is as wide as its longest line
        text = text.Replace("payload.\nThere", "payload. There", StringComparison.Ordinal) // a shorter path moves the end of the line
            .Replace("object\nor", "object or", StringComparison.Ordinal);
        return Results().Replace(Elapsed().Replace(Folder().Replace(text, "place"), ""), "");
    }

    [GeneratedRegex("^(folder |address) +", RegexOptions.Multiline)]
    private static partial Regex Folder();

    // The time of writing, for programs and for people.
    [GeneratedRegex("\"written\":\"[^\"]*\"|written [0-9: -]+ UTC")]
    private static partial Regex Written();

    // The time since this command started its sweep, or the age of another sweep.
    [GeneratedRegex("\"elapsed_seconds\": [0-9.]+,")]
    private static partial Regex Elapsed();

    // For a folder these lines name files, for a server they name verbs.
    [GeneratedRegex("^(results|more): .*$", RegexOptions.Multiline)]
    private static partial Regex Results();

    /// <summary>A data folder with two finished sweeps and a damaged one, and its server.</summary>
    public sealed class Served(FinishedSweep sweep) : IAsyncLifetime
    {
        internal TemporaryFolder Data { get; } = new();

        internal RunningServer Server { get; private set; } = null!;

        internal string Good => Data.File("sweep.yaml");

        internal string Bad => Data.File("bad.yaml");

        public async ValueTask InitializeAsync()
        {
            sweep.Copy(Data, "small-1");
            sweep.Copy(Data, "second-1");
            Directory.CreateDirectory(Data.File("sweeps", "broken-1"));
            await File.WriteAllTextAsync(Data.File("sweeps", "broken-1", "sweep.json"), "{");
            await File.WriteAllTextAsync(Good, SmallSweeps.TwoMethods);
            await File.WriteAllTextAsync(
                Bad,
                SmallSweeps.TwoMethods.Replace("trials: 6", "trails: 6\nhalvin: 3", StringComparison.Ordinal)
            );
            await ReportAsync();
            Server = await RunningServer.StartAsync(Data.Path);
        }

        // A sweep of a user's own program, of which trial 0 has printed something.
        private async Task ReportAsync()
        {
            var runner = new ScriptedRunner { Behaviour = (request, _) => ScriptedRunner.Report(request) };
            await using var service = new LocalSweepService(new LocalSweepOptions { Folder = Data.Path, CreateRunner = (_, _) => runner });
            var mine = await service.StartAsync(SweepSpecs.Command(), "name: mine\n", TestContext.Current.CancellationToken);
            await foreach (var _ in service.WatchAsync(mine, TestContext.Current.CancellationToken)) { }

            var output = Directory.CreateDirectory(Data.File("sweeps", mine, "output")).FullName;
            await File.WriteAllTextAsync(
                Path.Combine(output, "trial-0000.log"),
                $"caf\u00e9 10 %\r20 %\n\u001b[1m{new string('x', 600_000)}\nend\n",
                new UTF8Encoding(false),
                TestContext.Current.CancellationToken
            );
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Data.Dispose();
        }
    }
}
