using System.ComponentModel;
using System.Diagnostics;
using Eam.Client.Tests.Commands;
using Eam.Client.Tests.Product;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Client.Tests.Remote;

/// <summary>The client in TypeScript, whose types are made from the OpenAPI document. The dashboard's compiler compiles it, and Node runs it against a server.</summary>
public sealed class TypeScriptClientTests
{
    private static string Dashboard => Path.Combine(Repository.Root, "src/Eam.Server/dashboard");

    [Fact(Timeout = 120_000)]
    [Trait("Category", "Long")]
    public async Task Client_MadeFromTheDocument_CompilesStrictlyAndRunsASweep()
    {
        Assert.SkipUnless(await HasNodeAsync(), "there is no Node that can build the dashboard");
        using var folder = new TemporaryFolder();
        var built = Directory.CreateDirectory(folder.File("client")).FullName;
        await File.WriteAllTextAsync(Path.Combine(built, "package.json"), """{"type": "module"}""", TestContext.Current.CancellationToken);
        await Command.RunAsync(
            "node",
            ["node_modules/typescript/bin/tsc", "--project", "contract", "--strict", "--outDir", built],
            folder: Dashboard
        );

        string output;
        await using (var server = await RunningServer.StartAsync(folder.Path))
        {
            string[] words = [Path.Combine(built, "contract", "sweep.js"), server.Address, folder.Write(SmallSweeps.TwoMethods)];
            output = await Command.RunAsync("node", words);
        }

        var sweep = SweepResults.Find(folder.Path, "small-1");
        sweep.Status.ShouldBe(SweepStatus.Completed);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("completed, 100 %");
        lines.Count(line => line.StartsWith("trial ", StringComparison.Ordinal)).ShouldBe(sweep.State.Trials.Count, output);
        lines[^1].ShouldStartWith("best: trial ");
    }

    private static async Task<bool> HasNodeAsync()
    {
        try
        {
            using var node = Process.Start("node", [Path.Combine(Dashboard, "check-node.mjs")]);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
