namespace Eam.Engine.Results;

/// <summary>What a cleanup of one sweep deleted, or would delete.</summary>
/// <param name="Files">The paths of the files.</param>
/// <param name="Bytes">The total size of the files.</param>
/// <param name="Running">Whether a process runs the sweep, so that nothing was deleted.</param>
public sealed record Cleaning(IReadOnlyList<string> Files, long Bytes, bool Running);
