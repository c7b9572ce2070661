using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Eam.Client.Tests.Commands;
using Eam.Testing;

namespace Eam.Client.Tests.Product;

/// <summary>Tests of a self-contained build, which tools/publish.sh makes for a release. They measure processor time, so no other test runs beside them.</summary>
[Collection(nameof(Alone))]
public sealed class ReleaseTests(ReleaseTests.Release release) : IClassFixture<ReleaseTests.Release>
{
    private const int Runs = 11;
    private const string WhyNot = "it publishes for linux-x64 and runs the build";

    /// <summary>Whether this machine can run the build.</summary>
    public static bool IsLinuxX64 => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    [Fact(Skip = WhyNot, SkipUnless = nameof(IsLinuxX64))]
    [Trait("Category", "Long")]
    public async Task Publish_Archive_HasItsChecksumAndRunsASweep()
    {
        var archive = Directory.GetFiles(release.Output, "eam-*-linux-x64.tar.gz").ShouldHaveSingleItem();
        var sum = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken)));
        (await File.ReadAllLinesAsync(Path.Combine(release.Output, "SHA256SUMS"), TestContext.Current.CancellationToken)).ShouldContain(
            $"{sum}  {Path.GetFileName(archive)}"
        );

        var packages = Directory.GetFiles(release.Output, "eam-*.cdx.json").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(packages, TestContext.Current.CancellationToken)).ShouldContain("System.CommandLine");

        var version = (await RunAsync("--version")).Trim().Split('+')[0];
        Path.GetFileName(archive).ShouldBe($"eam-{version}-linux-x64.tar.gz");
        (await RunAsync("ls")).ShouldContain("small-10");
        (await RunAsync("tasks")).ShouldContain("gaussian-mixture");
        await RunAsync("train", "--task", "digits", "--method", "eam", "--compute", "2e4");
    }

    // The goals of docs/performance.md#short-verbs. Processor time hardly depends on other work on the machine, but machines differ by more than twice.
    // So the unit is an empty .NET program, measured in turns with the verb.
    [Theory(Skip = WhyNot, SkipUnless = nameof(IsLinuxX64))]
    [Trait("Category", "Long")]
    [InlineData(2.5, "--help")]
    [InlineData(6.5, "ls")]
    [InlineData(6.5, "best", "small-1")]
    [InlineData(6.5, "trials", "small-1", "--limit", "5")]
    public async Task Run_ShortVerb_CostsFewStartsOfAnEmptyProgram(double starts, params string[] verb)
    {
        var (empty, times) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            empty.Add(await ProcessorMillisecondsAsync(release.Empty));
            times.Add(await ProcessorMillisecondsAsync(release.Eam, verb));
        }

        // Each run beside its neighbour, so that a machine that gets slower on the way changes both.
        TestContext.Current.SendDiagnosticMessage($"{string.Join(' ', verb)}: {Median(times)} ms, an empty program {Median(empty)} ms");
        Median([.. times.Zip(empty, (time, unit) => time / unit)])
            .ShouldBeLessThan(starts, $"{string.Join(' ', times)} beside {string.Join(' ', empty)}");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    // bash reports the user and system time of the child processes that it waited for, in milliseconds.
    private async Task<double> ProcessorMillisecondsAsync(string program, params string[] arguments)
    {
        const string script = "TIMEFORMAT='%3U %3S'; { time \"$@\" >/dev/null 2>&1; } 2>&1";
        var times = await Command.RunAsync("bash", ["-c", script, "bash", program, .. arguments], release.Environment);
        return times.Split(' ').Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture)) * 1000;
    }

    private Task<string> RunAsync(params string[] verb) => Command.RunAsync(release.Eam, verb, release.Environment, release.Output);

    /// <summary>Publishes the build once for this machine, and runs a sweep with it.</summary>
    public sealed class Release : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>The folder with the archive and the checksums.</summary>
        public string Output => _folder.File("release");

        /// <summary>Path of the program.</summary>
        public string Eam { get; private set; } = "";

        /// <summary>Path of a program that prints one word, published as eam is.</summary>
        public string Empty => _folder.File("empty-release", "empty");

        /// <summary>A data folder with ten sweeps.</summary>
        public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["EAM_HOME"] = _folder.File("data") };

        public async ValueTask InitializeAsync()
        {
            if (!IsLinuxX64)
                return;
            await Command.RunAsync("bash", ["tools/publish.sh", "--output", Output, "--program", "eam", "linux-x64"]);
            await PublishEmptyAsync();
            var archive = Directory.GetFiles(Output, "*.tar.gz").ShouldHaveSingleItem();
            await Command.RunAsync("tar", ["-xzf", archive, "-C", _folder.Path]);
            Eam = Path.Combine(_folder.Path, Path.GetFileName(archive)[..^".tar.gz".Length], "eam");
            await Command.RunAsync(
                Eam,
                ["run", _folder.Write(SmallSweeps.TwoMethods.Replace("trials: 6", "trials: 54", StringComparison.Ordinal))],
                Environment
            );
            for (var copy = 2; copy <= 10; copy++)
                await Command.RunAsync(
                    "cp",
                    ["-r", _folder.File("data", "sweeps", "small-1"), _folder.File("data", "sweeps", $"small-{copy}")]
                );
        }

        private async Task PublishEmptyAsync()
        {
            const string project = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <PublishReadyToRun>true</PublishReadyToRun>
                    <InvariantGlobalization>true</InvariantGlobalization>
                  </PropertyGroup>
                </Project>
                """;
            Directory.CreateDirectory(_folder.File("empty"));
            await File.WriteAllTextAsync(_folder.File("empty", "empty.csproj"), project);
            await File.WriteAllTextAsync(_folder.File("empty", "Program.cs"), "System.Console.WriteLine(\"empty\");");
            await Command.RunAsync(
                "dotnet",
                [
                    "publish",
                    _folder.File("empty"),
                    "-c",
                    "Release",
                    "-r",
                    "linux-x64",
                    "--self-contained",
                    "-o",
                    _folder.File("empty-release"),
                ]
            );
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Tests that have the machine to themselves: on a busy machine a thread shares its core and its caches, and needs more processor time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
