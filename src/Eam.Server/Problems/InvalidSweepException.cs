using Eam.Server.Contracts;

namespace Eam.Server.Problems;

/// <summary>Thrown for a sweep file with mistakes; holds all of them.</summary>
internal sealed class InvalidSweepException(IReadOnlyList<SpecError> errors)
    : Exception(
        errors.Count == 1
            ? $"line {errors[0].Line}: {errors[0].Message}"
            : $"{errors.Count} mistakes; the first is on line {errors[0].Line}: {errors[0].Message}"
    )
{
    public IReadOnlyList<SpecError> Errors => errors;
}
