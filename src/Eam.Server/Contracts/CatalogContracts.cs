using Eam.Core.Spaces;

namespace Eam.Server.Contracts;

/// <summary>What sweep files may name.</summary>
/// <param name="Tasks">Tasks and their settings.</param>
/// <param name="Methods">Methods and their own parameters.</param>
/// <param name="Training">Parameters of every method.</param>
/// <param name="Metrics">Metrics: any of them can be the objective.</param>
/// <param name="Searches">Ways to draw configurations.</param>
/// <param name="Algorithms">Halving rules.</param>
/// <param name="Units">Units of compute.</param>
public sealed record CatalogView(
    IReadOnlyList<NamedParameters> Tasks,
    IReadOnlyList<NamedParameters> Methods,
    IReadOnlyList<ParameterView> Training,
    IReadOnlyList<MetricView> Metrics,
    IReadOnlyList<string> Searches,
    IReadOnlyList<string> Algorithms,
    IReadOnlyList<string> Units
);

/// <summary>A task or a method.</summary>
/// <param name="Name">As in a sweep file.</param>
/// <param name="Meaning">One line.</param>
/// <param name="Parameters">Its own.</param>
public sealed record NamedParameters(string Name, string Meaning, IReadOnlyList<ParameterView> Parameters);

/// <summary>A hyperparameter.</summary>
/// <param name="Name">As in a sweep file.</param>
/// <param name="Default">Where a file does not name it.</param>
/// <param name="Min">Lowest number; null for none.</param>
/// <param name="Max">Highest number; null for none.</param>
/// <param name="Whole">Only whole numbers.</param>
/// <param name="Words">Words that are allowed.</param>
/// <param name="WordsOnly">Numbers are not allowed.</param>
/// <param name="Meaning">One line, with the unit.</param>
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

/// <summary>A metric.</summary>
/// <param name="Name">As in a sweep file.</param>
/// <param name="Maximize">Larger is better.</param>
/// <param name="Meaning">One line.</param>
public sealed record MetricView(string Name, bool Maximize, string Meaning);
