namespace Eam.Grains.Sweeps;

/// <summary>Outcome of a request.</summary>
public enum AnswerKind
{
    /// <summary>The request is done, or in progress if it must wait for segments to end.</summary>
    Done,

    /// <summary>There is no such sweep or trial.</summary>
    NotFound,

    /// <summary>The sweep's current state does not allow the request.</summary>
    Conflict,

    /// <summary>The request failed.</summary>
    Failed,

    /// <summary>The request cannot be processed now; the caller must try again.</summary>
    Later,

    /// <summary>The sweep has changed since the version that the request was made for.</summary>
    Changed,
}
