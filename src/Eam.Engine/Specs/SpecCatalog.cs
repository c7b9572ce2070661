using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>The names that sweep files and <c>--set</c> may use.</summary>
/// <param name="Methods">Methods and their own parameters.</param>
/// <param name="Training">Parameters of every method.</param>
/// <param name="Tasks">Tasks and their settings.</param>
public sealed record SpecCatalog(
    IReadOnlyList<MethodDefinition> Methods,
    IReadOnlyList<ParameterDefinition> Training,
    IReadOnlyList<TaskDefinition> Tasks
)
{
    /// <summary>What this build ships.</summary>
    public static SpecCatalog Default => new(MethodCatalog.All, TrainingParameters.All, TaskCatalog.All);

    /// <summary>Whether the trials train on this machine: false for a cluster's gateway, where silos have the devices, and those of this machine say nothing.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>The parameters of a method: its own and the shared ones.</summary>
    public IEnumerable<ParameterDefinition> ParametersOf(MethodDefinition method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Training.Concat(method.Parameters);
    }
}
