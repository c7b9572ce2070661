using Eam.Core.Flows;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>How a forward-process method draws endpoints and re-noises them.</summary>
/// <param name="OdeSteps">ODE steps s from noise to an endpoint.</param>
/// <param name="Solver">The ODE's solver.</param>
/// <param name="Renoise">Number of times M at which each endpoint is re-noised.</param>
/// <param name="TimeDensity">Density of these times.</param>
/// <param name="Reuse">Gradient steps between two draws of endpoints.</param>
internal readonly record struct ForwardProcess(int OdeSteps, OdeMethod Solver, int Renoise, string TimeDensity, int Reuse);

/// <summary>The settings of <see cref="ForwardRegression"/>, which the methods ram and forward read from their parameters.</summary>
/// <param name="Process">How endpoints are drawn and re-noised.</param>
/// <param name="Advantage">How rewards become advantages.</param>
/// <param name="Offset">What is added to the advantages.</param>
/// <param name="Rule">How advantages become targets.</param>
/// <param name="WeighsByNoise">Whether weights are multiplied by beta_t^2, which weights the error of the predicted endpoint.</param>
/// <param name="BehaviourIsAverage">Whether v_old is the moving average of the model; else it is the model itself.</param>
internal sealed record ForwardSettings(
    ForwardProcess Process,
    AdvantageRule Advantage,
    AdvantageOffset Offset,
    ForwardRule Rule,
    bool WeighsByNoise,
    bool BehaviourIsAverage
)
{
    /// <summary>
    /// Returns the NFE of an iteration that draws endpoints: per endpoint the forwards of the ODE, and per re-noising 1 of v_old, 1 of
    /// v_base if targets contain it, and 3 of the training pass.
    /// </summary>
    public long IterationNfe(Configuration configuration)
    {
        var forwards = (long)Process.OdeSteps * OdeSolver.ForwardsPerStep(Process.Solver);
        var perRow = Rule.UsesBase ? 5L : 4L;
        return configuration.Whole(TrainingParameters.BatchSize) * (forwards + (perRow * Process.Renoise));
    }
}
