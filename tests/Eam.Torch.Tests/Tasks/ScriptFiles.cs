using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Assets;

namespace Eam.Torch.Tests.Tasks;

/// <summary>The example of tools/export_torchscript.py, and settings of the task that use it.</summary>
internal static class ScriptFiles
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Tasks", "Data", name);

    /// <summary>Returns the values that Python computed.</summary>
    public static TrainingState Expected() => Safetensors.Decode(File.ReadAllBytes(Path("expected.safetensors")));

    public static TaskSettings Settings(params (string Name, string Value)[] changed)
    {
        var values = new Dictionary<string, ParameterValue>
        {
            ["velocity"] = ParameterValue.Of(Path("velocity.pt")),
            ["reward"] = ParameterValue.Of(Path("reward.pt")),
            ["condition"] = ParameterValue.Of(Path("condition.safetensors")),
            ["shape"] = ParameterValue.Of("2,4,4"),
            ["base_samples"] = ParameterValue.Of(64),
            ["reward_scale"] = ParameterValue.Of(20),
        };
        foreach (var (name, value) in changed)
            values[name] = ParameterValue.Of(value);
        return new("torchscript", values);
    }

    public static FineTuningTask Load(params (string Name, string Value)[] changed) => TaskLoader.Load(Settings(changed));
}
