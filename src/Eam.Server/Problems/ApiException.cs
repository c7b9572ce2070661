namespace Eam.Server.Problems;

/// <summary>A request that cannot be answered as it was asked: becomes a problem document.</summary>
/// <param name="kind">What kind of problem.</param>
/// <param name="detail">What is wrong here, and how to mend it: one line.</param>
internal sealed class ApiException(ProblemKind kind, string detail) : Exception(detail)
{
    public ProblemKind Kind => kind;
}
