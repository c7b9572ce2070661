using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reads <c>backend</c>: its name, or a map of its name and its settings.</summary>
internal static class BackendReader
{
    /// <summary>Returns the backend of a sweep. Without the key it is the backend that the task needs, otherwise the managed one.</summary>
    /// <param name="top">The whole sweep file.</param>
    /// <param name="task">The task, which may need a backend.</param>
    /// <param name="problems">Receives the mistakes in the file.</param>
    /// <param name="here">Whether trials train on this machine, so that its devices must fit.</param>
    public static BackendSpec Read(Section top, TaskSettings? task, Problems problems, bool here)
    {
        var needed = task is null ? null : BackendCatalog.Of(task.Name)?.Name;
        var node = top.Node("backend");
        if (node is YamlScalar { IsEmpty: false } scalar)
            node = new YamlMap(scalar.Line, [new("name", scalar.Line, scalar)]);
        var section = new Section("backend", node, top.Line("backend"), problems, SweepKeys.Of("backend"));
        var name = section.Word("name", needed ?? BackendCatalog.Managed, Known());
        var spec = new BackendSpec(name, section.Text("device", "auto, cpu, cuda or cuda:N") ?? BackendSpec.Auto)
        {
            Bfloat16 = section.Word("precision", "float32", ["float32", "bfloat16"]) == "bfloat16",
            ActivationCheckpoints = section.Word("activation_checkpoints", "false", ["true", "false"]) == "true",
            MicroBatch = section.Whole("micro_batch", 1, 1 << 24),
            Memory = Memory(section),
            Threads = section.Whole("threads", 1, 1024) ?? 1,
        };
        if (needed is not null && name != needed)
            section.Wrong("name", $"must be {needed}, because task {task!.Name} needs it");
        if (name == BackendCatalog.Managed && node is not null && section.Entries.Any(entry => entry.Key is not ("name" or "device")))
            section.Wrong("name", "must be torch, because the managed backend has none of the other keys");
        if (here && Problem(spec) is { } problem)
            section.Wrong(section.Has("device") ? "device" : "name", $"cannot be used on this machine: {problem}");
        return spec;
    }

    /// <summary>
    /// Returns the default isolation. Slots on a GPU are processes: libtorch returns memory to the device only when its process ends, and
    /// an error there can make the device unusable.
    /// </summary>
    public static Isolation UsualIsolation(BackendSpec spec) => Gpus(spec) > 0 ? Isolation.Process : Isolation.Thread;

    /// <summary>Returns the default number of slots: one per GPU, or on the CPU as many as the threads of each slot allow.</summary>
    public static int UsualSlots(BackendSpec spec) =>
        Gpus(spec) is > 0 and var gpus ? gpus : Math.Max(1, Environment.ProcessorCount / spec.Threads);

    private static int Gpus(BackendSpec spec) =>
        Problem(spec) is null ? BackendCatalog.DevicesOf(spec).Count(device => device != BackendSpec.Cpu) : 0;

    // A file that names torch is valid even if this program was built without it; another message says so.
    private static IReadOnlyList<string> Known() => [.. BackendCatalog.Names.Append("torch").Distinct()];

    private static string? Problem(BackendSpec spec)
    {
        try
        {
            BackendCatalog.DeviceOf(spec);
            return null;
        }
        catch (BackendException failure)
        {
            return failure.Message;
        }
    }

    private static long? Memory(Section section)
    {
        const string Expected = "a size such as 20GiB or 500MiB";
        if (section.Text("memory", Expected) is not { } text)
            return null;
        if (ByteSizes.TryParse(text) is { } bytes and > 0)
            return bytes;
        section.Wrong("memory", $"must be {Expected}, not '{text}'");
        return null;
    }
}
