using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>A fine-tuning method as sweeps see it: name, meaning, parameters, and how to build it.</summary>
/// <param name="Name">As in a sweep file; also the prefix of its own parameters.</param>
/// <param name="Meaning">One line, with the source.</param>
/// <param name="Parameters">Its own parameters; the shared ones are <see cref="TrainingParameters"/>.</param>
/// <param name="Create">Builds the method over a problem, with a stream for all of its randomness.</param>
/// <param name="IterationNfe">NFE of its dearest iteration: a budget below it trains nothing.</param>
public sealed record MethodDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<ParameterDefinition> Parameters,
    Func<FineTuningProblem, Configuration, RandomStream, IFineTuner> Create,
    Func<Configuration, long> IterationNfe
);
