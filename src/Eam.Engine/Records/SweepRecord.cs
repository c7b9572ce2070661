using System.Text.Json.Serialization;
using Eam.Core;
using Eam.Engine.Sweeps;

namespace Eam.Engine.Records;

/// <summary>sweep.json: what ran, with which versions, where and when.</summary>
internal sealed record SweepRecord(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("sweep")] string Sweep,
    [property: JsonPropertyName("status")] SweepStatus Status,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("seed")] ulong Seed,
    [property: JsonPropertyName("slots")] int Slots,
    [property: JsonPropertyName("started")] DateTimeOffset Started,
    [property: JsonPropertyName("finished")] DateTimeOffset? Finished,
    [property: JsonPropertyName("versions")] VersionsRecord Versions,
    [property: JsonPropertyName("machine")] MachineRecord Machine,
    [property: JsonPropertyName("spec")] SpecRecord Spec,
    [property: JsonPropertyName("tally"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TallyRecord? Tally = null,
    [property: JsonPropertyName("key"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key = null,
    [property: JsonPropertyName("overrides"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OverridesRecord? Overrides = null
)
{
    /// <summary>The format that this version writes: the events are in sweep.db.</summary>
    public const int CurrentFormat = 2;

    /// <summary>Before it: the events are in events.jsonl, until the sweep is resumed.</summary>
    public const int LogFormat = 1;
}

/// <summary>Versions that the numbers may depend on.</summary>
internal sealed record VersionsRecord([property: JsonPropertyName("eam")] string Eam, [property: JsonPropertyName("dotnet")] string DotNet)
{
    public static VersionsRecord Current { get; } = new(EamVersion.Current, Environment.Version.ToString());
}

/// <summary>The machine that ran it, without its name.</summary>
internal sealed record MachineRecord(
    [property: JsonPropertyName("system")] string System,
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("processors")] int Processors,
    [property: JsonPropertyName("vector_bits")] int VectorBits
)
{
    public static MachineRecord Current { get; } =
        new(
            OperatingSystem.IsLinux() ? "linux"
                : OperatingSystem.IsWindows() ? "windows"
                : OperatingSystem.IsMacOS() ? "macos"
                : "other",
            global::System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToWord(),
            Environment.ProcessorCount,
            global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512
                : global::System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? 256
                : 128
        );
}
