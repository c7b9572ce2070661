namespace Eam.Server.Problems;

/// <summary>Thrown for a request that cannot be answered; it becomes a problem document.</summary>
/// <param name="kind">Kind of the problem.</param>
/// <param name="detail">What is wrong in this case and how to correct it, in one line.</param>
internal sealed class ApiException(ProblemKind kind, string detail) : Exception(detail)
{
    public ProblemKind Kind => kind;
}
