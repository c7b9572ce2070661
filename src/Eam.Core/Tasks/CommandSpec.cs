using System.Runtime.Serialization;

namespace Eam.Core.Tasks;

/// <summary>A trainer of the user's own: the task <c>command</c> of a sweep file (docs/trainers.md).</summary>
/// <param name="Run">The program and its arguments; at least the program.</param>
/// <param name="Folder">The folder in which the program starts: that of the sweep file.</param>
/// <param name="Metrics">The metrics that the program reports, in the order of reports; at least one.</param>
[DataContract]
public sealed record CommandSpec(
    [property: DataMember(Order = 0)] IReadOnlyList<string> Run,
    [property: DataMember(Order = 1)] string Folder,
    [property: DataMember(Order = 2)] IReadOnlyList<DeclaredMetric> Metrics
)
{
    /// <summary>The name of the task in sweep files.</summary>
    public const string TaskName = "command";

    /// <summary>The program is ended if it says nothing for this long; null for no limit.</summary>
    [DataMember(Order = 3)]
    public TimeSpan? Heartbeat { get; init; }
}
