using Eam.Engine.Specs;
using Eam.Server.Contracts;

namespace Eam.Server.Problems;

/// <summary>A sweep file with mistakes.</summary>
/// <param name="problems">All mistakes; at least one.</param>
internal sealed class InvalidSweepException(IReadOnlyList<Problem> problems)
    : Exception(
        problems.Count == 1
            ? $"line {problems[0].Line}: {problems[0].Text}"
            : $"{problems.Count} mistakes; the first is on line {problems[0].Line}: {problems[0].Text}"
    )
{
    /// <summary>The mistakes as the API has them.</summary>
    public IReadOnlyList<SpecError> Errors { get; } = [.. problems.Select(problem => new SpecError(problem.Line, problem.Text))];
}
