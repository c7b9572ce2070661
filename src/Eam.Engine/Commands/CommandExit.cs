namespace Eam.Engine.Commands;

/// <summary>How a program ended.</summary>
/// <param name="Code">Its exit code; 128 plus the signal's number if a signal ended it. Null if Eam ended it.</param>
/// <param name="Killed">Why Eam ended it before it was done, as words that follow "its program"; null if Eam did not.</param>
/// <param name="LastLine">The last line that it printed; null for none.</param>
internal readonly record struct CommandExit(int? Code, string? Killed, string? LastLine);
