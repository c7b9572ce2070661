namespace Eam.Server.Contracts;

/// <summary>A piece of what the program of a trial has printed (task command). Positions count the bytes of the whole output.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="From">Number of bytes before this piece.</param>
/// <param name="Next">Number of bytes up to the end of this piece. It is the <c>after</c> of the next request.</param>
/// <param name="Missing">Number of bytes that were dropped, if the piece stands for a gap; 0 if it is text.</param>
/// <param name="Growing">Whether the program may print more: the trial trains now.</param>
/// <param name="Text">The text, with control characters as <c>\u001b</c>. Of a gap, a line that says how many bytes are missing. Empty if nothing new was printed.</param>
public sealed record TrialOutputView(string Sweep, int Trial, long From, long Next, long Missing, bool Growing, string Text);
