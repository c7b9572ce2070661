namespace Eam.Server.Contracts;

/// <summary>What went wrong, in the form of RFC 9457 (application/problem+json).</summary>
/// <param name="Type">A stable name: <c>urn:eam:problem:NAME</c>.</param>
/// <param name="Title">The same in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here, and how to mend it.</param>
/// <param name="Errors">Every mistake of a sweep file; null for other problems.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string? Detail, IReadOnlyList<SpecError>? Errors = null);

/// <summary>A mistake in a sweep file.</summary>
/// <param name="Line">1 is the first.</param>
/// <param name="Message">What is wrong, and what is expected.</param>
public sealed record SpecError(int Line, string Message);
