using System.Text.Json.Serialization;
using Eam.Core;
using Eam.Core.Sweeps;

namespace Eam.Engine.Records;

/// <summary>The contents of sweep.json: what ran, with which versions, where and when.</summary>
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
    [property: JsonPropertyName("overrides"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        OverridesRecord? Overrides = null,
    [property: JsonPropertyName("resumed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Resumed = null,
    [property: JsonPropertyName("stopping"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Stopping = false
)
{
    /// <summary>The format that this version reads and writes.</summary>
    public const int CurrentFormat = 2;

    /// <summary>When the sweep began to run: its start, or its last resume.</summary>
    [JsonIgnore]
    public DateTimeOffset Since => Resumed ?? Started;
}

/// <summary>The versions that the numbers may depend on.</summary>
internal sealed record VersionsRecord([property: JsonPropertyName("eam")] string Eam, [property: JsonPropertyName("dotnet")] string DotNet)
{
    public static VersionsRecord Current { get; } = new(EamVersion.Current, Environment.Version.ToString());
}

/// <summary>The machine that ran the sweep, without its name.</summary>
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
