using System.IO.Compression;
using System.Text.Json.Nodes;
using Eam.Client.Tests.Commands;
using Eam.Testing;

namespace Eam.Client.Tests.Product;

/// <summary>Tests of the .NET tool, installed from its package in a folder.</summary>
public sealed class ToolPackageTests(ToolPackageTests.Package package) : IClassFixture<ToolPackageTests.Package>
{
    [Fact]
    [Trait("Category", "Long")]
    public void Pack_Package_HasReadmeLicenceSourcesAndSymbols()
    {
        using var archive = ZipFile.OpenRead(package.File);
        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        names.ShouldContain("README.md");
        names.ShouldContain("LICENSE");
        names.ShouldContain("tools/net10.0/any/assets/digits.bin");
        names.ShouldContain(name => name.EndsWith("linux-x64/native/libe_sqlite3.so", StringComparison.Ordinal));
        names.ShouldNotContain(name => name.Contains("android", StringComparison.Ordinal));
        using var nuspec = new StreamReader(archive.GetEntry("eam.nuspec")!.Open());
        var description = nuspec.ReadToEnd();
        description.ShouldContain("<license type=\"expression\">MIT</license>");
        description.ShouldContain("<packageType name=\"DotnetTool\" />");
        File.Exists(Path.ChangeExtension(package.File, ".snupkg")).ShouldBeTrue();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Install_IntoAFolder_RunsASweep()
    {
        using var folder = new TemporaryFolder();
        await Command.RunAsync(
            "dotnet",
            ["tool", "install", "eam", "--tool-path", folder.File("tools"), "--source", package.Feed, "--version", package.Version],
            package.Home
        );

        await CheckAsync(folder.File("tools", OperatingSystem.IsWindows() ? "eam.exe" : "eam"), folder);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Install_Global_RunsASweep()
    {
        using var folder = new TemporaryFolder();
        await Command.RunAsync(
            "dotnet",
            ["tool", "install", "--global", "eam", "--source", package.Feed, "--version", package.Version],
            package.Home
        );

        await CheckAsync(
            Path.Combine(package.Home["DOTNET_CLI_HOME"], ".dotnet", "tools", OperatingSystem.IsWindows() ? "eam.exe" : "eam"),
            folder
        );
    }

    // Runs in a folder outside the sources, so that all files must come from the package.
    private async Task CheckAsync(string eam, TemporaryFolder folder)
    {
        (await Command.RunAsync(eam, ["--version"], folder: folder.Path)).Trim().Split('+')[0].ShouldBe(package.Version);
        (await Command.RunAsync(eam, ["tasks"], folder: folder.Path)).ShouldContain("gaussian-mixture");
        (
            await Command.RunAsync(eam, ["preview", "sweep.yaml"], folder: Path.GetDirectoryName(folder.Write(SmallSweeps.TwoMethods)))
        ).ShouldContain("small");
        var ended = JsonNode.Parse(
            await Command.RunAsync(eam, ["run", folder.File("sweep.yaml"), "--data", folder.Path, "--json"], folder: folder.Path)
        )!;
        ((string)ended["status"]!).ShouldBe("completed");
        (await Command.RunAsync(eam, ["ls", "--data", folder.Path], folder: folder.Path)).ShouldContain("small-1");

        // The digits and their pretrained weights are assets of the package.
        await Command.RunAsync(eam, ["train", "--task", "digits", "--method", "eam", "--compute", "2e4"], folder: folder.Path);
    }

    /// <summary>Packs the tool once.</summary>
    public sealed class Package : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>The folder with the package.</summary>
        public string Feed => _folder.File("feed");

        /// <summary>The package.</summary>
        public string File => Directory.GetFiles(Feed, "eam.*.nupkg").ShouldHaveSingleItem();

        /// <summary>The version in the package's name.</summary>
        public string Version => Path.GetFileNameWithoutExtension(File)["eam.".Length..];

        /// <summary>A home folder for .NET, so that the user's own tools stay as they are.</summary>
        public IReadOnlyDictionary<string, string> Home =>
            new Dictionary<string, string> { ["DOTNET_CLI_HOME"] = _folder.File("home"), ["HOME"] = _folder.File("home") };

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(_folder.File("home"));
            await Command.RunAsync("dotnet", ["pack", "src/Eam.Client", "-c", "Release", "-o", Feed, "-v", "quiet", "-nologo"]);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
