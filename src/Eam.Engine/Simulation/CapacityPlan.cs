using Eam.Core.Sweeps;
using Eam.Engine.DeviceModels;

namespace Eam.Engine.Simulation;

/// <summary>How long a sweep takes on different numbers of equal devices, by virtual time.</summary>
public static class CapacityPlan
{
    /// <summary>
    /// Simulates a sweep under each rule with each number of devices, several at once. Equal arguments give equal rows.
    /// </summary>
    /// <param name="spec">The sweep, which the model must not refuse (<see cref="DeviceModel.Refusal"/>); its own rule is ignored.</param>
    /// <param name="rules">The names of rules.</param>
    /// <param name="devices">The devices. Each must have a slot.</param>
    /// <param name="curves">The learning curves of the trials.</param>
    /// <param name="progress">Called from time to time with the part that is done, from 0 to 1; it never falls. Null for no calls.</param>
    /// <param name="cancellationToken">Cancels the simulations between two segments.</param>
    /// <returns>A row for each rule and number of devices, ordered by rule.</returns>
    public static IReadOnlyList<CapacityRow> Of(
        SweepSpec spec,
        IReadOnlyList<string> rules,
        IReadOnlyList<SimulatedDevices> devices,
        ILearningCurves curves,
        Action<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(devices);
        var rows = new CapacityRow[rules.Count * devices.Count];
        var (parts, gate) = (new double[rows.Length], new Lock());
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, rows.Length, options, i =>
        {
            var (rule, on) = (rules[i / devices.Count], devices[i % devices.Count]);
            var settings = SimulationSettings.On(on);
            rows[i] = new(on, Simulator.Run(spec, rule, settings, curves, part => Tell(i, part), cancellationToken));
        });
        return rows;

        void Tell(int row, double part)
        {
            lock (gate)
            {
                parts[row] = part;
                progress?.Invoke(parts.Average());
            }
        }
    }
}
