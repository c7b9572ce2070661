using Eam.Core.Spaces;

namespace Eam.Server.Contracts;

/// <summary>A parameter.</summary>
/// <param name="Name">Name, as in a sweep file.</param>
/// <param name="Default">Value if a file does not set it.</param>
/// <param name="Min">Smallest allowed number; null for no bound.</param>
/// <param name="Max">Largest allowed number; null for no bound.</param>
/// <param name="Whole">Whether only whole numbers are allowed.</param>
/// <param name="Words">Allowed words.</param>
/// <param name="WordsOnly">Whether only words are allowed, and no numbers.</param>
/// <param name="Meaning">Description in one line, with the unit.</param>
public sealed record ParameterView(
    string Name,
    ParameterValue Default,
    double? Min,
    double? Max,
    bool Whole,
    IReadOnlyList<string> Words,
    bool WordsOnly,
    string Meaning
);
