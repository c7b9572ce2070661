using Eam.Core.Sweeps;

namespace Eam.Engine.Results;

/// <summary>A column of trials.csv.</summary>
/// <param name="Name">The column's heading.</param>
/// <param name="Get">Returns a trial's value: a number, a word, a <see cref="Core.Spaces.ParameterValue"/>, or null if it has none.</param>
public sealed record TrialColumn(string Name, Func<Trial, object?> Get);
