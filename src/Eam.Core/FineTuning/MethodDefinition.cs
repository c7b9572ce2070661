using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>A fine-tuning method as sweeps use it: name, meaning, parameters, and how to build it.</summary>
/// <param name="Name">Name in sweep files; also the prefix of its own parameters.</param>
/// <param name="Meaning">One line that says what the method does, with the source.</param>
/// <param name="Parameters">Its own parameters; the shared ones are in <see cref="TrainingParameters"/>.</param>
/// <param name="Create">Builds the method for a problem, with a stream for all of its randomness.</param>
/// <param name="IterationNfe">Returns the NFE of its most expensive iteration; with less compute than that, nothing is trained.</param>
public sealed record MethodDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<ParameterDefinition> Parameters,
    Func<FineTuningProblem, Configuration, RandomStream, IFineTuner> Create,
    Func<Configuration, long> IterationNfe
)
{
    /// <summary>The settings of the method that contradict each other.</summary>
    public ConflictRules Rules { get; init; } = ConflictRules.None;

    /// <summary>Returns why a configuration cannot be trained on a problem, as one line; null if it can.</summary>
    public Func<FineTuningProblem, Configuration, string?> Refusal { get; init; } = (_, _) => null;
}
