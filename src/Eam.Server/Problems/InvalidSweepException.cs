using Eam.Server.Contracts;

namespace Eam.Server.Problems;

/// <summary>A sweep file with mistakes, all of them.</summary>
internal sealed class InvalidSweepException(IReadOnlyList<SpecError> errors)
    : Exception(
        errors.Count == 1
            ? $"line {errors[0].Line}: {errors[0].Message}"
            : $"{errors.Count} mistakes; the first is on line {errors[0].Line}: {errors[0].Message}"
    )
{
    public IReadOnlyList<SpecError> Errors => errors;
}
