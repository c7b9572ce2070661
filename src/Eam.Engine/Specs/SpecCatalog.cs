using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>The names that sweep files and <c>--set</c> may use.</summary>
/// <param name="Methods">The methods and their own parameters.</param>
/// <param name="Training">The parameters that every method has.</param>
/// <param name="Tasks">The tasks and their settings.</param>
public sealed record SpecCatalog(
    IReadOnlyList<MethodDefinition> Methods,
    IReadOnlyList<ParameterDefinition> Training,
    IReadOnlyList<TaskDefinition> Tasks
)
{
    /// <summary>The names of this build.</summary>
    public static SpecCatalog Default => new(MethodCatalog.All, TrainingParameters.All, TaskCatalog.All);

    /// <summary>
    /// Whether trials train on this machine. It is false for a cluster's gateway: there the silos have the devices, and those of this
    /// machine do not matter.
    /// </summary>
    public bool Trains { get; init; } = true;

    /// <summary>
    /// Which files the settings of a task may name. Default: every file, for sweep files of the user who runs this process.
    /// </summary>
    public FilePolicy Files { get; init; } = FilePolicy.Any;

    /// <summary>
    /// Whether a sweep file may name a program of its own, and where that program starts. Default: it may, for sweep files of the user who
    /// runs this process.
    /// </summary>
    public CommandPolicy Commands { get; init; } = CommandPolicy.Own;

    /// <summary>Whether the methods and the parameters are those that a sweep file declares for its own program.</summary>
    internal bool IsDeclared { get; init; }

    /// <summary>Returns the parameters of a method: the shared ones and its own.</summary>
    public IEnumerable<ParameterDefinition> ParametersOf(MethodDefinition method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Training.Concat(method.Parameters);
    }
}
