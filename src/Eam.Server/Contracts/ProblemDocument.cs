namespace Eam.Server.Contracts;

/// <summary>A problem document as in RFC 9457 (application/problem+json).</summary>
/// <param name="Type">A stable name: <c>urn:eam:problem:NAME</c>.</param>
/// <param name="Title">Short description of the kind of problem.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Detail">What is wrong in this case, and how to correct it.</param>
/// <param name="Errors">All mistakes of a sweep file; null for other problems.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string? Detail, IReadOnlyList<SpecError>? Errors = null);
