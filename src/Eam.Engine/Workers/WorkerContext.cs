using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Records;

namespace Eam.Engine.Workers;

/// <summary>The JSON of workers' messages, by the same rules as that of the results folder (<see cref="RecordsContext"/>).</summary>
[JsonSourceGenerationOptions(
    Converters = [
        typeof(ParameterValueConverter),
        typeof(MetricsConverter),
        typeof(SnakeCaseEnumConverter<FailureKind>),
        typeof(SnakeCaseEnumConverter<ComputeUnit>),
    ],
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(WorkerMessage))]
internal sealed partial class WorkerContext : JsonSerializerContext;
