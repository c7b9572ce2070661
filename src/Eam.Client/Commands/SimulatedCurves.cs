using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Simulation;

namespace Eam.Client.Commands;

/// <summary>The options that choose the learning curves of a simulated sweep: <c>--curves</c>, <c>--from</c>.</summary>
internal sealed class SimulatedCurves
{
    private readonly Option<string> _family = CommonOptions.OneOf(
        "--curves",
        ParametricCurves.Names[0],
        "family of learning curves",
        ParametricCurves.Names
    );

    private readonly Option<string?> _from = new("--from")
    {
        HelpName = "SWEEP",
        Description = "use the recorded learning curves of this sweep instead of --curves",
    };

    /// <summary>Adds the two options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_family);
        command.Add(_from);
    }

    /// <summary>Returns the family that the user asked for; null for recorded curves.</summary>
    public string? Family(ParseResult parsed) => Recorded(parsed) is null ? parsed.GetRequiredValue(_family) : null;

    /// <summary>Returns the recorded sweep that the user asked for; null for a family.</summary>
    public string? Recorded(ParseResult parsed) => parsed.GetValue(_from);

    /// <summary>Returns the sweep to simulate, and its learning curves.</summary>
    /// <exception cref="UsageException">Both options are used.</exception>
    public (SweepSpec Spec, ILearningCurves Curves) Of(ParseResult parsed, SweepSpec spec, string? data)
    {
        if (Recorded(parsed) is not { } recorded)
        {
            var family = ParametricCurves.Of(parsed.GetRequiredValue(_family), spec);
            return (EarlierScores.Replace(spec, family), family);
        }

        if (parsed.GetResult(_family) is { Implicit: false })
            throw new UsageException("--curves and --from cannot be used together: give one of them");
        return (spec, new RecordedCurves(SweepNames.Read(DataFolder.Resolve(data), recorded), spec.Objective, spec.Halving.Unit));
    }
}
