namespace Eam.Server.Problems;

/// <summary>The problems that the API tells, as docs/api.md lists them.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Name">The end of its type, which never changes: <c>urn:eam:problem:NAME</c>.</param>
/// <param name="Title">The same in a few words.</param>
internal sealed record ProblemKind(int Status, string Name, string Title)
{
    public static readonly ProblemKind BadRequest = new(400, "bad-request", "The request is not understood");
    public static readonly ProblemKind Unauthorized = new(401, "unauthorized", "A token is needed");
    public static readonly ProblemKind Forbidden = new(403, "forbidden", "The token is read-only");
    public static readonly ProblemKind ForeignOrigin = new(403, "foreign-origin", "The request comes from another site");
    public static readonly ProblemKind ForeignHost = new(421, "foreign-host", "The server is not known by this host name");
    public static readonly ProblemKind NotFound = new(404, "not-found", "There is no such thing");
    public static readonly ProblemKind MethodNotAllowed = new(405, "method-not-allowed", "This cannot be done with it");
    public static readonly ProblemKind Conflict = new(409, "conflict", "It cannot be done as things stand");
    public static readonly ProblemKind Stale = new(412, "stale", "The sweep has changed since");
    public static readonly ProblemKind TooLarge = new(413, "too-large", "The body is too large");
    public static readonly ProblemKind UnsupportedType = new(415, "unsupported-type", "The body's media type is not read here");
    public static readonly ProblemKind Invalid = new(422, "invalid-sweep-file", "The sweep file has mistakes");
    public static readonly ProblemKind KeyReused = new(422, "idempotency-key-reused", "The key was used for another body");
    public static readonly ProblemKind TooManyRequests = new(429, "too-many-requests", "Too many requests");
    public static readonly ProblemKind Storage = new(503, "storage", "Files cannot be read or written");
    public static readonly ProblemKind Unavailable = new(503, "unavailable", "Not now");
    public static readonly ProblemKind Internal = new(500, "internal", "A mistake of the server");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        BadRequest,
        Unauthorized,
        Forbidden,
        ForeignOrigin,
        ForeignHost,
        NotFound,
        MethodNotAllowed,
        Conflict,
        Stale,
        TooLarge,
        UnsupportedType,
        Invalid,
        KeyReused,
        TooManyRequests,
        Storage,
        Unavailable,
        Internal,
    ];

    /// <summary>The kind that stands for a status which the framework answers with.</summary>
    public static ProblemKind Of(int status) => All.FirstOrDefault(kind => kind.Status == status) ?? BadRequest with { Status = status };
}
