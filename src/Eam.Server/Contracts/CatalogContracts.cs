using Eam.Core.Spaces;

namespace Eam.Server.Contracts;

/// <summary>Names that sweep files may use.</summary>
/// <param name="Tasks">Tasks and their settings.</param>
/// <param name="Methods">Methods and their parameters.</param>
/// <param name="Training">Parameters of every method.</param>
/// <param name="Metrics">Metrics. Each of them that the task defines can be the objective.</param>
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
/// <param name="Name">Name, as in a sweep file.</param>
/// <param name="Meaning">Description in one line.</param>
/// <param name="Parameters">Parameters of this task or method.</param>
public sealed record NamedParameters(string Name, string Meaning, IReadOnlyList<ParameterView> Parameters);

/// <summary>A hyperparameter.</summary>
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

/// <summary>A metric.</summary>
/// <param name="Name">Name, as in a sweep file.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Meaning">Description in one line.</param>
public sealed record MetricView(string Name, bool Maximize, string Meaning);
