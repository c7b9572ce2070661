using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>A fine-tuning method as sweeps use it: name, meaning, parameters, and how to build it.</summary>
/// <param name="Name">Name in sweep files; also the prefix of its own parameters.</param>
/// <param name="Meaning">One line that says what the method does, with the source.</param>
/// <param name="Parameters">Its own parameters; the shared ones are in <see cref="TrainingParameters"/>.</param>
/// <param name="Create">Builds the method for a problem, with a stream for all of its randomness.</param>
/// <param name="IterationNfe">
/// Returns the NFE of its most expensive iteration, if nothing is known of the base; with less compute than that, nothing is trained.
/// <see cref="Price"/> knows more.
/// </param>
public sealed record MethodDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<ParameterDefinition> Parameters,
    Func<FineTuningProblem, Configuration, RandomStream, IFineTuner> Create,
    Func<Configuration, long> IterationNfe
)
{
    /// <summary>
    /// Whether the method needs the gradient of the reward. Without it, a task whose reward is a black box can be trained.
    /// </summary>
    public bool NeedsRewardGradient { get; init; } = true;

    /// <summary>The rules over several parameters that a configuration must keep.</summary>
    public IReadOnlyList<ParameterRule> Rules { get; init; } = [];

    /// <summary>Returns the price of a configuration on a base; null if the price does not depend on the base.</summary>
    public Func<Configuration, BaseFacts, NfePrice>? PriceOnBase { get; init; }

    /// <summary>Returns the price of a configuration on a base: what is not known of the base is assumed to be cheap.</summary>
    public NfePrice Price(Configuration configuration, BaseFacts facts) =>
        PriceOnBase?.Invoke(configuration, facts) ?? new NfePrice(IterationNfe(configuration));

    /// <summary>Returns why a configuration cannot be trained on a base, as one sentence; null if it can.</summary>
    public string? Refusal(Configuration configuration, BaseFacts facts) =>
        Rules
            .Where(rule => rule.Refuses)
            .Select(rule => rule.Check(configuration, facts) is { } reason ? $"{rule.First.Name} {reason}" : null)
            .FirstOrDefault(sentence => sentence is not null);
}
