using Eam.Engine;
using Eam.Engine.DeviceModels;
using Eam.Engine.Files;
using Eam.Engine.SimulatedTraining;
using Eam.Silo.Options;

namespace Eam.Silo.Hosting;

/// <summary>The simulated devices of a silo according to the configuration (docs/cluster.md#simulated-devices).</summary>
internal static class SimulatedSilo
{
    /// <summary>The model without a file: about a GPU that trains a small network.</summary>
    public static DeviceModel Usual { get; } =
        new()
        {
            NfePerSecond = 1e6,
            FlopsPerSecond = 1e14,
            IterationsPerSecond = 10,
            Memory = 80L << 30,
        };

    /// <summary>Memory in bytes of a device whose model has enough for every sweep.</summary>
    public const long Enough = 1L << 50;

    /// <summary>Returns the model of each device.</summary>
    /// <exception cref="OptionsException">The model's file is missing or wrong: one line per mistake, with file and line.</exception>
    public static DeviceModel ModelOf(ProcessOptions options)
    {
        if (options.Devices.Model is not { } file)
            return Usual;
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw new OptionsException([$"Eam:Devices:Model: cannot read {file}: {FileErrors.FirstLine(failure)}"]);
        }

        var read = DeviceModelFile.Read(text);
        return read.Model ?? throw new OptionsException([.. read.Problems.Select(problem => problem.In(file))]);
    }

    /// <summary>Returns what the devices simulate.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="data">The data folder, in which recorded sweeps are found by name.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OptionsException">The model is missing or wrong.</exception>
    /// <exception cref="EngineException">There are no such curves.</exception>
    public static SimulatedMachine Of(ProcessOptions options, string data, TimeProvider time) =>
        new(
            MachineDevices.NameOf(options),
            // The silo has as many devices as it says, whatever machine the model describes.
            ModelOf(options) with
            {
                DevicesPerSilo = Math.Max(1, MachineDevices.Of(options).Devices.Count),
            },
            CurveSource.Of(options.Devices.Curves ?? CurveSource.Usual, data),
            options.Devices.Speed,
            time
        );
}
