namespace Eam.Server.Contracts;

/// <summary>A mistake in a sweep file.</summary>
/// <param name="Line">Line number; 1 is the first.</param>
/// <param name="Message">What is wrong, and what is expected.</param>
public sealed record SpecError(int Line, string Message);
