namespace Eam.Engine.Commands;

/// <summary>A piece of what the program of a trial has printed. Positions count the bytes of the whole output.</summary>
/// <param name="From">Number of bytes before this piece.</param>
/// <param name="Next">Number of bytes up to the end of this piece, where the next one begins.</param>
/// <param name="Missing">Number of bytes that were dropped, if the piece stands for a gap; 0 if it is text.</param>
/// <param name="Text">Lines that end with <c>\n</c>; control characters are shown as <c>\u001b</c>. The text of a gap is a line that says
/// how many bytes are missing. A piece may begin and end within a line, but not within a character.</param>
public sealed record OutputPiece(long From, long Next, long Missing, string Text);
