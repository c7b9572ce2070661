namespace Eam.Core.FineTuning;

/// <summary>The facts about a task's base that are known when the rules of a method are checked. By default nothing is known.</summary>
/// <param name="IsExact">Whether the base velocity is a formula and not a learned network; null if the task is not known.</param>
/// <param name="Dimension">Number of coordinates of a sample; null if the task is not built yet.</param>
/// <param name="RowsPerCondition">Number of consecutive rows of a batch that share a condition; null if rows have none.</param>
public readonly record struct BaseFacts(bool? IsExact, int? Dimension = null, int? RowsPerCondition = null);
