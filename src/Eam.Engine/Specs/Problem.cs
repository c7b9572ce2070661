namespace Eam.Engine.Specs;

/// <summary>A mistake in a sweep file. It becomes text only where it is shown.</summary>
/// <param name="Line">The line, from 1 on.</param>
/// <param name="Path">Full name of the key, such as <c>halving.compute.min</c>; empty if the mistake is not about one key.</param>
/// <param name="Message">What is wrong and what is expected. It follows <paramref name="Path"/>.</param>
public readonly record struct Problem(int Line, string Path, string Message)
{
    /// <summary>The mistake as a person reads it, without its place.</summary>
    public string Text => Path.Length == 0 ? Message : $"{Path} {Message}";

    /// <summary>Returns the mistake with its place: <c>file:line: text</c>.</summary>
    public string In(string file) => FormattableString.Invariant($"{file}:{Line}: {Text}");
}
