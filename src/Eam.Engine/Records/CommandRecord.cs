using System.Text.Json.Serialization;
using Eam.Core.Tasks;

namespace Eam.Engine.Records;

/// <summary>The command of a sweep in files.</summary>
internal sealed record CommandRecord(
    [property: JsonPropertyName("run")] string[] Run,
    [property: JsonPropertyName("folder")] string Folder,
    [property: JsonPropertyName("metrics")] ObjectiveRecord[] Metrics,
    [property: JsonPropertyName("heartbeat"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Heartbeat = null
)
{
    public static CommandRecord? Of(CommandSpec? command) =>
        command is null
            ? null
            : new(
                [.. command.Run],
                command.Folder,
                [.. command.Metrics.Select(metric => new ObjectiveRecord(metric.Name, metric.Maximize))],
                command.Heartbeat?.TotalSeconds
            );

    public CommandSpec ToCommand() =>
        new(Run, Folder, [.. Metrics.Select(metric => new DeclaredMetric(metric.Metric, metric.Maximize))])
        {
            Heartbeat = Heartbeat is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
}
