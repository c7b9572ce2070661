namespace Eam.Server.Problems;

/// <summary>Thrown for a request that cannot be answered; it becomes a problem document.</summary>
/// <param name="kind">Kind of the problem.</param>
/// <param name="detail">What is wrong in this case and how to correct it, in one line.</param>
/// <param name="retryAfter">Seconds after which the same request may succeed; null if waiting does not help, or nobody knows for how
/// long.</param>
internal sealed class ApiException(ProblemKind kind, string detail, int? retryAfter = null) : Exception(detail)
{
    public ProblemKind Kind => kind;

    public int? RetryAfter => retryAfter;
}
