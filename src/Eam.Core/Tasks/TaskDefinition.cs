using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>Task settings of a sweep file, checked against <see cref="TaskDefinition.Parameters"/>: scalars by name; defaults are not listed.</summary>
public sealed record TaskSettings(string Name, IReadOnlyDictionary<string, ParameterValue> Values);

/// <summary>A task as sweeps see it.</summary>
/// <param name="Name">As in a sweep file.</param>
/// <param name="Meaning">One line.</param>
/// <param name="Parameters">Its settings.</param>
/// <param name="Create">Builds it; <c>assets</c> reads a shipped file by name (data, weights), so that Core does no I/O.</param>
public sealed record TaskDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<ParameterDefinition> Parameters,
    Func<TaskSettings, Func<string, byte[]>, FineTuningTask> Create);
