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
    /// <summary>Whether the method needs the gradient of the reward. Without it, a task whose reward is a black box can be trained.</summary>
    public bool NeedsRewardGradient { get; init; } = true;

    /// <summary>The rules over several parameters that a configuration must keep.</summary>
    public IReadOnlyList<ParameterRule> Rules { get; init; } = [];

    /// <summary>Returns the first rule that a configuration breaks, as a sentence; null if it keeps all.</summary>
    public string? Contradiction(Configuration configuration) =>
        Rules.Select(rule => rule.Check(configuration)).FirstOrDefault(reason => reason is not null);

    /// <summary>The settings of the method that contradict each other.</summary>
    public ConflictRules Conflicts { get; init; } = ConflictRules.None;

    /// <summary>Returns why a configuration cannot be trained on a problem, as one line; null if it can.</summary>
    public Func<FineTuningProblem, Configuration, string?> Refusal { get; init; } = (_, _) => null;
}
