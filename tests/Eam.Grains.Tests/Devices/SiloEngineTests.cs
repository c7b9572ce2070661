using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Grains.Tests.Devices;

public sealed class SiloEngineTests
{
    [Theory]
    [InlineData("cuda:0", "torch", true)]
    [InlineData("cuda:0", BackendCatalog.Managed, false)]
    [InlineData("cpu", BackendCatalog.Managed, false)]
    public void RunnerFor_TorchOnAGpu_TrainsInProcessesWhateverTheFileSays(string device, string backend, bool processes)
    {
        using var data = new TemporaryFolder();
        var (folder, held) = SweepFolder.Create(data.Path, "small");
        using var lease = held;
        var engine = new SiloEngine(new LocalSweepOptions { Folder = data.Path, Worker = null }, data.File("workers"), device: device);
        var spec = SweepSpecs.Small() with { Backend = new BackendSpec(backend, BackendSpec.Auto), Isolation = Isolation.Thread };

        void Make() => (engine.RunnerFor(spec, folder) as IDisposable)?.Dispose();

        if (processes)
            Should.Throw<EngineException>(Make).Message.ShouldStartWith("isolation: process needs the command `eam`");
        else
            Should.NotThrow(Make);
    }
}
