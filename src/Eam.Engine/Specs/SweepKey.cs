namespace Eam.Engine.Specs;

/// <summary>A key of a sweep file.</summary>
/// <param name="Section">The keys above it, joined by dots; empty at the top level.</param>
/// <param name="Name">The name of the key in its section.</param>
public readonly record struct SweepKey(string Section, string Name)
{
    /// <summary>Returns the full name, such as <c>halving.compute.min</c>.</summary>
    public override string ToString() => Section.Length == 0 ? Name : $"{Section}.{Name}";
}
