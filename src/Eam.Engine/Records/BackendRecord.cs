using System.Text.Json.Serialization;
using Eam.Core.Backends;

namespace Eam.Engine.Records;

/// <summary>The backend of a sweep in files; absent for the managed backend.</summary>
internal sealed record BackendRecord(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("device")] string Device,
    [property: JsonPropertyName("bfloat16"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Bfloat16 = false,
    [property: JsonPropertyName("activation_checkpoints"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        bool ActivationCheckpoints = false,
    [property: JsonPropertyName("micro_batch"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MicroBatch = null,
    [property: JsonPropertyName("memory"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Memory = null,
    [property: JsonPropertyName("threads"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Threads = null
)
{
    public static BackendRecord? Of(BackendSpec spec) =>
        spec == BackendSpec.Managed
            ? null
            : new(
                spec.Name,
                spec.Device,
                spec.Bfloat16,
                spec.ActivationCheckpoints,
                spec.MicroBatch,
                spec.Memory,
                spec.Threads == 1 ? null : spec.Threads
            );

    public BackendSpec ToSpec() =>
        new(Name, Device)
        {
            Bfloat16 = Bfloat16,
            ActivationCheckpoints = ActivationCheckpoints,
            MicroBatch = MicroBatch,
            Memory = Memory,
            Threads = Threads ?? 1,
        };
}
