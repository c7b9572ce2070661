using Eam.Engine.Specs;
using Eam.Server.Contracts;

namespace Eam.Server.Problems;

/// <summary>A sweep file with mistakes.</summary>
/// <param name="problems">The mistakes; at least one.</param>
internal sealed class InvalidSweepException(IReadOnlyList<Problem> problems)
    : Exception(
        problems.Count == 1
            ? $"line {problems[0].Line}: {problems[0].Text}"
            : $"{Number(problems.Count)} mistakes; the first is on line {problems[0].Line}: {problems[0].Text}"
    )
{
    /// <summary>The mistakes as the API has them.</summary>
    public IReadOnlyList<SpecError> Errors { get; } = [.. problems.Select(problem => new SpecError(problem.Line, problem.Text))];

    private static string Number(int count) => count > SweepFile.MostProblems ? $"more than {SweepFile.MostProblems}" : $"{count}";
}
