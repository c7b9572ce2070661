using System.Text.Json.Nodes;
using Eam.Client.Tests.Commands;
using Eam.Testing;

[assembly: AssemblyFixture(typeof(FinishedSweep))]

namespace Eam.Client.Tests.Commands;

/// <summary>A data folder with one finished sweep, small-1, for tests that only read. Tests that write use a <see cref="Copy"/>.</summary>
public sealed class FinishedSweep : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The data folder.</summary>
    public string Data => _folder.Path;

    /// <summary>The sweep's folder.</summary>
    public string Folder => _folder.File("sweeps", "small-1");

    public async ValueTask InitializeAsync()
    {
        using var test = new TestTerminal();
        (await test.RunAsync("run", _folder.Write(SmallSweeps.TwoMethods), "--data", Data)).ShouldBe(0, test.Error);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies the sweep into a data folder under a name; returns the folder of the copy.</summary>
    public string Copy(TemporaryFolder data, string name)
    {
        var target = data.File("sweeps", name);

        // Readers in other tests create and delete files next to the database. The database of a finished sweep is complete without them.
        foreach (
            var file in Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))
        )
        {
            var to = Path.Combine(target, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return target;
    }

    /// <summary>Runs a verb that must succeed; returns its output.</summary>
    internal async Task<string> RunAsync((int Width, int Height)? size, params string[] arguments)
    {
        using var test = new TestTerminal(size);
        (await test.RunAsync([.. arguments, "--data", Data])).ShouldBe(0, test.Error);
        return test.Output;
    }

    /// <summary>Runs a verb with <c>-o json</c>.</summary>
    internal async Task<JsonNode> JsonAsync(params string[] arguments) =>
        JsonNode.Parse(await RunAsync(null, [.. arguments, "-o", "json"]))!;

    /// <summary>Runs a verb that must fail; returns its error output.</summary>
    internal async Task<string> FailAsync(int code, params string[] arguments)
    {
        using var test = new TestTerminal();
        (await test.RunAsync([.. arguments, "--data", Data])).ShouldBe(code);
        test.Output.ShouldBeEmpty();
        return test.Error;
    }
}
