using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Eam.Core.Sweeps.Halving;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

public sealed partial class CapacityCommandTests(FinishedSweep sweep)
{
    // A trial of the small sweep takes 1 + 6 s to its end.
    private const string Model = "nfe_per_second: 10k\nstartup_seconds: 1\n";

    [Fact]
    public async Task Capacity_Json_HasARowForEachRuleAndNumberOfDevices()
    {
        var node = JsonNode.Parse(await RunAsync(Model, "--devices", "8,1,8", "--halving", "none,sha", "--json"))!;

        var rows = node["rows"]!.AsArray();
        rows.Select(row => $"{row!["rule"]} {row["devices"]}").ShouldBe(["none 1", "none 8", "sha 1", "sha 8"]);
        ((string)node["unit"]!, (double)node["per_second"]!, (int)node["seed"]!).ShouldBe(("nfe", 10_000, 3));

        // Six trials, and a repeat of the winner of each of the two methods.
        ((double)rows[0]!["seconds"]!).ShouldBe(8 * 7, 1e-9);
        ((double)rows[1]!["seconds"]!).ShouldBe(2 * 7, 1e-9);
        ((double)rows[0]!["first_final_seconds"]!).ShouldBe(7, 1e-9);
        ((double)rows[1]!["device_hours"]!).ShouldBe(8 * 14 / 3600.0, 1e-9);
        ((double)rows[1]!["utilisation"]!).ShouldBe(0.5, 1e-9);
        ((int)rows[0]!["completed"]!, (int)rows[0]!["segments"]!, (int)rows[0]!["segments_failed"]!).ShouldBe((8, 8, 0));
    }

    [Fact]
    public async Task Capacity_Csv_HasALineForEachRow()
    {
        var lines = (await RunAsync(Model, "--devices", "2,4", "--halving", "asha", "-o", "csv")).TrimEnd().Split('\n');

        lines.Select(line => string.Join(' ', line.Split(',').Take(3))).ShouldBe(["rule devices slots", "asha 2 2", "asha 4 4"]);
        lines.ShouldAllBe(line => line.Count(letter => letter == ',') == lines[0].Count(letter => letter == ','));
    }

    [Fact]
    public async Task Capacity_EightyColumns_SplitsNoNumberAndIsNoWider()
    {
        using var folder = new TemporaryFolder();
        var output = await sweep.RunAsync((80, 60), [.. Arguments(folder, Model), "--devices", "1,10000"]);

        var lines = Codes().Replace(output, string.Empty).Split('\n').Select(line => line.TrimEnd()).ToList();

        lines.ShouldAllBe(line => line.Length <= 80);
        lines.ShouldContain(line => line.StartsWith("left out in 80 columns: ", StringComparison.Ordinal));
        foreach (var rule in HalvingRules.Names)
            lines.Count(line => Regex.IsMatch(line, $@"^ {rule} +10000 +0:\d\d +[\d.]+ +[\d.]+ %")).ShouldBe(1, rule);
    }

    [Fact]
    public async Task Capacity_SameSeed_GivesTheSameAndAnotherSeedDoesNot()
    {
        const string Rough = Model + "spread: 0.3\nsegment_mttf: 20s\nsilo_mttf: 1m\n";
        string[] options = ["--devices", "1,3", "-o", "csv", "--seed"];

        var first = await RunAsync(Rough, [.. options, "5"]);

        (await RunAsync(Rough, [.. options, "5"])).ShouldBe(first);
        (await RunAsync(Rough, [.. options, "6"])).ShouldNotBe(first);
    }

    [Fact]
    public async Task Capacity_Svg_HasALineForEachRule()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("capacity.svg");

        await RunAsync(Model, "--svg", file, "--halving", "sha,none", "--devices", "1,2,4");

        var all = XDocument.Load(file).Descendants().ToList();
        var texts = all.Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        new[] { "sha", "none", "devices", "busy, %", "duration, seconds" }.ShouldBeSubsetOf(texts);

        // Two plots of two lines with three points each, and the lines of the legend.
        all.Count(element => element.Name.LocalName == "circle").ShouldBe(12);
        all.Count(element => ((string?)element.Attribute("class"))?.StartsWith("line s", StringComparison.Ordinal) == true).ShouldBe(6);
    }

    [Fact(Timeout = 60_000)]
    public async Task Capacity_Interrupted_EndsWithinASecond()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();
        var text = SmallSweeps.TwoMethods.Replace("trials: 6", "trials: 100000", StringComparison.Ordinal);
        var (interrupted, watch) = (TimeSpan.Zero, Stopwatch.StartNew());
        using var registration = test.Interrupts.Stop.Register(() => interrupted = watch.Elapsed);
        test.InterruptAfter("simulating");

        (await test.RunAsync([.. Arguments(folder, Model, text), "--devices", "1000"])).ShouldNotBe(0);

        interrupted.ShouldBeGreaterThan(TimeSpan.Zero);
        (watch.Elapsed - interrupted).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        test.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gpu.yaml:2: unknown key 'startup'; did you mean 'startup_seconds'?", "nfe_per_second: 1\nstartup: 4")]
    [InlineData("gpu.yaml:1: spread must be a number from 0 to 2, not '-1'", "spread: -1")]
    [InlineData("gpu.yaml: nfe_per_second is missing: halving.compute.unit of sweep 'small' needs it", "spread: 0")]
    [InlineData("--devices: '0' is not a number of devices from 1 to 10000", Model, "--devices", "0")]
    [InlineData("--devices: '' is not a number of devices from 1 to 10000", Model, "--devices", "4,")]
    [InlineData("--devices: '10001' is not a number of devices from 1 to 10000", Model, "--devices", "10001")]
    [InlineData("--halving: 'ahsa' is not known; did you mean 'asha'?", Model, "--halving", "ahsa")]
    [InlineData("--curves and --from cannot be used together: give one of them", Model, "--curves", "noisy", "--from", "small-1")]
    public async Task Capacity_Mistake_IsOneLineAndCodeTwo(string message, string model, params string[] options)
    {
        using var folder = new TemporaryFolder();

        var error = await sweep.FailAsync(2, [.. Arguments(folder, model), .. options]);

        error.ShouldContain(message);
        error.TrimEnd().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Capacity_NoDevice_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write(SmallSweeps.TwoMethods);

        (await sweep.FailAsync(2, "capacity", file)).ShouldContain("--device");
        (await sweep.FailAsync(2, "capacity", file, "--device", folder.File("none.yaml"))).ShouldContain(
            "none.yaml: there is no such file"
        );
        (await sweep.FailAsync(2, "capacity", file, "--device", folder.Path)).ShouldContain("is a folder, not a device model");
    }

    [Fact]
    public async Task Capacity_SvgThatCannotBeWritten_IsAFailure()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        (await test.RunAsync([.. Arguments(folder, Model), "--svg", "/dev/null/x.svg"])).ShouldBe(1);

        test.Error.ShouldContain("--svg: cannot write /dev/null/x.svg");
    }

    private async Task<string> RunAsync(string model, params string[] options)
    {
        using var folder = new TemporaryFolder();
        return await sweep.RunAsync(null, [.. Arguments(folder, model), .. options]);
    }

    private static string[] Arguments(TemporaryFolder folder, string model, string text = SmallSweeps.TwoMethods)
    {
        var file = folder.File("gpu.yaml");
        File.WriteAllText(file, model);
        return ["capacity", folder.Write(text), "--device", file];
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Codes();
}
