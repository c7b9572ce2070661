using Eam.Core.Sweeps;
using Eam.Engine.Specs;
using Eam.Testing;

namespace Eam.Engine.Tests.Specs;

/// <summary>A folder with the sweep file of a command and its program.</summary>
internal sealed class CommandSweepFile : IDisposable
{
    public const string Sample = """
        name: mine
        task:
          name: command
          run: [sh, train.sh]
          metrics: {reward: maximize, kl: minimize}
          compute: nfe
          heartbeat: 10m
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-4, max: 1e-2, scale: log}
          am.steps: {values: [10, 20]}
          optimizer: {values: [adam, sgd]}
          batch_size: 32
        halving: {algorithm: sha, eta: 3, compute: {min: 1000, max: 9000}}
        trials: 27
        """;

    private readonly TemporaryFolder _folder = new();

    public CommandSweepFile() => File.WriteAllText(_folder.File("train.sh"), "echo\n");

    public string Folder => _folder.Path;

    public string Path(string name) => _folder.File(name);

    /// <summary>Reads the sample after one change.</summary>
    public SweepFileResult Read(string old = "", string @new = "", SpecCatalog? catalog = null, Func<string, SweepState>? earlier = null)
    {
        if (old.Length > 0)
            Sample.ShouldContain(old);
        var text = old.Length == 0 ? Sample : Sample.Replace(old, @new, StringComparison.Ordinal);
        return SweepFile.Read(text, _folder.File("sweep.yaml"), catalog ?? SpecCatalog.Default, earlier);
    }

    /// <summary>Reads the sample after one change, which must be valid.</summary>
    public SweepSpec Spec(string old = "", string @new = "")
    {
        var read = Read(old, @new);
        read.Problems.ShouldBeEmpty();
        return read.Spec!;
    }

    public void Dispose() => _folder.Dispose();
}
