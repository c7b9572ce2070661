using Eam.Testing;
using YamlDotNet.RepresentationModel;

namespace Eam.Client.Tests.Product;

/// <summary>Checks of the workflows in .github that do not run them.</summary>
public sealed class WorkflowTests
{
    /// <summary>Files of workflows.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_AsAWhole_MayOnlyReadAndHasLimits(string file)
    {
        var workflow = Read(file);

        Scalars(workflow["permissions"]).ShouldBe([("contents", "read")]);
        foreach (var (name, job) in Jobs(workflow))
        {
            job.Children.ContainsKey("timeout-minutes").ShouldBeTrue(name);
            if (job.Children.TryGetValue("permissions", out var permissions))
                Scalars(permissions).ShouldBe([("contents", "write")], name);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_Actions_AreOfThePlatformAndPinnedToACommit(string file) =>
        Steps(file)
            .Where(step => step.Children.ContainsKey("uses"))
            .Select(step => (string)step["uses"]!)
            .ShouldAllBe(action => IsPinned(action));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Workflow_Scripts_ParseAndNameWhatExists(string file)
    {
        var scripts = Steps(file).Where(step => step.Children.ContainsKey("run")).Select(step => (string)step["run"]!).ToList();

        scripts.ShouldNotBeEmpty();
        foreach (var script in scripts)
        {
            script.ShouldNotContain("${{", customMessage: "an expression in a script is code from outside: pass it by env");
            if (!OperatingSystem.IsWindows())
                await Command.RunAsync("bash", ["-n", "-c", script]);
        }

        foreach (
            var word in scripts
                .SelectMany(script => script.Split([' ', '\n']))
                .Where(word => word.StartsWith("tools/", StringComparison.Ordinal) || word.StartsWith(".ci/", StringComparison.Ordinal))
        )
            File.Exists(Path.Combine(Repository.Root, word)).ShouldBeTrue(word);
    }

    private static bool IsPinned(string action) =>
        action.Split('@') is [var name, { Length: 40 } commit]
        && name.StartsWith("actions/", StringComparison.Ordinal)
        && commit.All(char.IsAsciiHexDigitLower);

    private static YamlMappingNode Read(string file)
    {
        using var text = File.OpenText(Path.Combine(Repository.Root, ".github", "workflows", file));
        var stream = new YamlStream();
        stream.Load(text);
        return (YamlMappingNode)stream.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static IEnumerable<(string Name, YamlMappingNode Job)> Jobs(YamlMappingNode workflow) =>
        ((YamlMappingNode)workflow["jobs"]).Children.Select(job => ((string)job.Key!, (YamlMappingNode)job.Value));

    private static IEnumerable<YamlMappingNode> Steps(string file) =>
        Jobs(Read(file)).SelectMany(job => ((YamlSequenceNode)job.Job["steps"]).Cast<YamlMappingNode>());

    private static IEnumerable<(string, string)> Scalars(YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(pair => ((string)pair.Key!, (string)pair.Value!));
}
