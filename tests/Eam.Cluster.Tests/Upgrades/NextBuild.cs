using System.Diagnostics;
using Eam.Testing;

namespace Eam.Cluster.Tests.Upgrades;

/// <summary>
/// Builds <c>eam-silo</c> as the next release could be: this source with longer messages, one more method, and higher versions of the grain interfaces. Tests run it next to this
/// build.
/// </summary>
internal static class NextBuild
{
    // File, its current text, and the text of the next release.
    private static readonly (string File, string Now, string Next)[] Changes =
    [
        (
            "Devices/DeviceLease.cs",
            "    /// <summary>Names of the further devices,",
            "    /// <summary>New.</summary>\n    [DataMember(Order = 4)]\n    public string Rack { get; init; } = \"r1\";\n\n    /// <summary>Names of the further devices,"
        ),
        (
            "Trials/SegmentReport.cs",
            "[property: DataMember(Order = 2)] string? Obstacle\n);",
            "[property: DataMember(Order = 2)] string? Obstacle,\n    [property: DataMember(Order = 3)] double Watts = 300\n);"
        ),
        (
            "Sweeps/Answer.cs",
            "[property: DataMember(Order = 4)] bool WasThere = false\n);",
            "[property: DataMember(Order = 4)] bool WasThere = false,\n    [property: DataMember(Order = 5)] string Next = \"next\"\n);"
        ),
        ("Sweeps/ISweepGrain.cs", "[Version(1)]", "[Version(2)]"),
        ("Sweeps/ISweepDirectoryGrain.cs", "[Version(1)]", "[Version(2)]"),
        ("Devices/IDevicePoolGrain.cs", "[Version(1)]", "[Version(2)]"),
        (
            "Sweeps/ISweepGrain.cs",
            "    Task ReviveAsync();",
            "    Task ReviveAsync();\n\n    /// <summary>New.</summary>\n    [Alias(\"new\")]\n    Task<int> NewAsync();"
        ),
        (
            "Sweeps/SweepGrain.cs",
            "    public Task ReceiveReminder(",
            "    public Task<int> NewAsync() => Task.FromResult(1);\n\n    public Task ReceiveReminder("
        ),
    ];

    /// <summary>Builds it into a folder, which takes about a minute; returns the program.</summary>
    public static async Task<string> MakeAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var source = folder.File("source");
        Copy(Path.Combine(Repository.Root, "src"), Path.Combine(source, "src"));
        foreach (
            var file in Directory
                .EnumerateFiles(Repository.Root)
                .Where(file => Path.GetExtension(file) is ".props" or ".json" or ".editorconfig" or ".md" or "")
        )
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        foreach (var (file, now, next) in Changes)
        {
            var path = Path.Combine(source, "src", "Eam.Grains", file);
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            text.ShouldContain(now, customMessage: $"{file} has changed: choose another text for the next release to change");
            await File.WriteAllTextAsync(path, text.Replace(now, next, StringComparison.Ordinal), cancellationToken);
        }

        // The build of the solution has already analysed this code.
        var built = folder.File("next");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "build",
                Path.Combine(source, "src", "Eam.Silo"),
                "-c",
                "Release",
                "-o",
                built,
                "-nologo",
                "-v",
                "quiet",
                "-p:RunAnalyzers=false",
                "-p:TreatWarningsAsErrors=false",
            ]
        )
        {
            RedirectStandardOutput = true,
            WorkingDirectory = source,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        process.ExitCode.ShouldBe(0, said);
        return Path.Combine(built, "eam-silo.dll");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (
            var folder in Directory
                .EnumerateDirectories(from)
                .Where(folder => Path.GetFileName(folder) is not ("node_modules" or "bin" or "obj"))
        )
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
