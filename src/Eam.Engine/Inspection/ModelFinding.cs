namespace Eam.Engine.Inspection;

/// <summary>One thing that an inspection of a model and its rewards has found.</summary>
/// <param name="Name">What was looked at, such as <c>time</c> or <c>method am</c>.</param>
/// <param name="IsDoubtful">Whether training will most likely not do what is meant.</param>
/// <param name="Text">What was found, and for a doubt how to mend it.</param>
public sealed record ModelFinding(string Name, bool IsDoubtful, string Text);
