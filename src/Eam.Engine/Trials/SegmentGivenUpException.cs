namespace Eam.Engine.Trials;

/// <summary>
/// Thrown when a segment wants to save and may not any more: its host has lost the right to the trial, or has given it up.
/// </summary>
public sealed class SegmentGivenUpException() : EngineException("the segment was given up and may not write checkpoints");
