using System.Text.Json.Serialization;
using Eam.Core.Sweeps;
using Eam.Engine.Records;

namespace Eam.Engine.Commands;

/// <summary>The JSON of the messages to programs.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(ParameterValueConverter), typeof(SnakeCaseEnumConverter<ComputeUnit>)])]
[JsonSerializable(typeof(StartMessage))]
[JsonSerializable(typeof(SavedMessage))]
[JsonSerializable(typeof(StopMessage))]
internal sealed partial class CommandContext : JsonSerializerContext;
