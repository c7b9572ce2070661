using System.Text.Json.Serialization;
using Eam.Core;
using Eam.Core.Sweeps;

namespace Eam.Engine.Records;

/// <summary>
/// The JSON of the results folder: explicit names, doubles that round-trip, NaN and infinities as strings, missing
/// entries refused. Each object is one line.
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
[JsonSerializable(typeof(ResultsRecord))]
[JsonSerializable(typeof(SpecRecord))]
internal sealed partial class RecordsContext : JsonSerializerContext;

/// <summary>Converts enumerations to their names in lower snake case. Numbers are refused.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(EnumWords.Policy, allowIntegerValues: false)
    where T : struct, Enum;
