namespace Eam.Server.Problems;

/// <summary>The kinds of problems that the API reports (docs/api.md#problems).</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Name">End of the problem's type, which never changes: <c>urn:eam:problem:NAME</c>.</param>
/// <param name="Title">Short description.</param>
internal sealed record ProblemKind(int Status, string Name, string Title)
{
    public static readonly ProblemKind BadRequest = new(400, "bad-request", "The request is not valid");
    public static readonly ProblemKind Unauthorized = new(401, "unauthorized", "A token is required");
    public static readonly ProblemKind Forbidden = new(403, "forbidden", "The token is read-only");
    public static readonly ProblemKind NotAllowed = new(403, "not-allowed", "The server's operator does not allow this");
    public static readonly ProblemKind ForeignOrigin = new(403, "foreign-origin", "The request comes from another site");
    public static readonly ProblemKind ForeignHost = new(421, "foreign-host", "The server is not known by this host name");
    public static readonly ProblemKind NotFound = new(404, "not-found", "The resource does not exist");
    public static readonly ProblemKind MethodNotAllowed = new(405, "method-not-allowed", "The method is not allowed");
    public static readonly ProblemKind Conflict = new(409, "conflict", "The request conflicts with the state of the sweep");
    public static readonly ProblemKind Stale = new(412, "stale", "The sweep has changed in the meantime");
    public static readonly ProblemKind TooLarge = new(413, "too-large", "The body is too large");
    public static readonly ProblemKind UnsupportedType = new(415, "unsupported-type", "The media type of the body is not supported");
    public static readonly ProblemKind BeyondTheFile = new(416, "range-not-satisfiable", "The file does not have this range");
    public static readonly ProblemKind Invalid = new(422, "invalid-sweep-file", "The sweep file has mistakes");
    public static readonly ProblemKind KeyReused = new(422, "idempotency-key-reused", "The key was used with another body");
    public static readonly ProblemKind TooManyRequests = new(429, "too-many-requests", "Too many requests");
    public static readonly ProblemKind Storage = new(503, "storage", "Files cannot be read or written");
    public static readonly ProblemKind Unavailable = new(503, "unavailable", "The server cannot answer now");
    public static readonly ProblemKind Internal = new(500, "internal", "An internal error of the server");

    /// <summary>All kinds of problems.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        BadRequest,
        Unauthorized,
        Forbidden,
        NotAllowed,
        ForeignOrigin,
        ForeignHost,
        NotFound,
        MethodNotAllowed,
        Conflict,
        Stale,
        TooLarge,
        UnsupportedType,
        BeyondTheFile,
        Invalid,
        KeyReused,
        TooManyRequests,
        Storage,
        Unavailable,
        Internal,
    ];

    /// <summary>Returns the kind for a status code that the framework returns.</summary>
    public static ProblemKind Of(int status) => All.FirstOrDefault(kind => kind.Status == status) ?? BadRequest with { Status = status };
}
