using System.Text.Json.Serialization;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Engine.Workers;

namespace Eam.Engine.Records;

/// <summary>
/// The JSON of the results folder and of workers' messages: explicit names, doubles that round-trip, NaN and infinities as strings, missing entries refused. One line an object.
/// </summary>
[JsonSourceGenerationOptions(
    Converters = [
        typeof(ParameterValueConverter),
        typeof(MetricsConverter),
        typeof(SnakeCaseEnumConverter<FailureKind>),
        typeof(SnakeCaseEnumConverter<ComputeUnit>),
        typeof(SnakeCaseEnumConverter<SweepStatus>),
        typeof(SnakeCaseEnumConverter<Isolation>),
    ],
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(PointRecord[]))]
[JsonSerializable(typeof(ConfigurationRecord))]
[JsonSerializable(typeof(SweepRecord))]
[JsonSerializable(typeof(OutlineRecord))]
[JsonSerializable(typeof(KeyRecord))]
[JsonSerializable(typeof(SpecRecord))]
[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class RecordsContext : JsonSerializerContext;

/// <summary>Enumerations by their words (<see cref="EnumWords"/>); numbers are refused.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(EnumWords.Policy, allowIntegerValues: false)
    where T : struct, Enum;
