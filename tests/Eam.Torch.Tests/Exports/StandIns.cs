using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Specs;
using Eam.Testing;
using Eam.Torch.Checks;

namespace Eam.Torch.Tests.Exports;

/// <summary>The stand-ins for Stable Diffusion 3.5 and SiT, exported by the programs of tools/ (Python/make.py).</summary>
public sealed class StandIns : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        if (NativeLibrary.WhyMissing is null && PythonTorch.IsHere)
            await PythonTorch.RunAsync(_folder.Path, Path.Combine(PythonTorch.Folder, "make.py"), _folder.Path);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns the folder of an exported model. The test is skipped if nothing can be exported here.</summary>
    public string Folder(string model)
    {
        Libtorch.Require();
        Assert.SkipUnless(PythonTorch.IsHere, PythonTorch.WhyNot);
        return _folder.File(model);
    }

    /// <summary>Returns what the model's own sampler and decoder give in Python.</summary>
    internal IReadOnlyDictionary<string, StateTensor> Expected(string model) =>
        Safetensors.Decode(File.ReadAllBytes(Path.Combine(Folder(model), "expected.safetensors"))).Tensors;

    /// <summary>Loads the task that the program printed.</summary>
    internal FineTuningTask Task(string model)
    {
        var folder = Folder(model);
        var text = $$$"""
            {{{File.ReadAllText(Path.Combine(folder, "task.yaml"))}}}
              base_samples: 16
              reward_scale: 100
            method: eam
            parameters: {learning_rate: {min: 1e-3, max: 1e-2}}
            halving: {compute: {min: 1e5, max: 9e5}}
            trials: 3
            """;
        var read = SweepFile.Read(text, Path.Combine(folder, "sweep.yaml"));
        read.Problems.ShouldBeEmpty(text);
        return TaskLoader.Load(read.Spec!.Task);
    }
}
