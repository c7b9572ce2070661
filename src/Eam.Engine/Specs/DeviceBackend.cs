using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>Applies <c>--device</c> to a backend.</summary>
public static class DeviceBackend
{
    /// <summary>Returns the backend of a task that has no sweep file.</summary>
    /// <param name="task">The task, which may need a backend.</param>
    /// <param name="device">The device as the user typed it; null for none.</param>
    /// <exception cref="EngineException">This machine has no such device, or the task needs another backend.</exception>
    public static BackendSpec Of(TaskSettings task, string? device)
    {
        ArgumentNullException.ThrowIfNull(task);
        var usual = BackendCatalog.Of(task.Name) is { } needed ? new BackendSpec(needed.Name, BackendSpec.Auto) : BackendSpec.Managed;
        return On(usual, task, device);
    }

    /// <summary>Moves a sweep to another device than its file names. On a GPU its slots become processes.</summary>
    /// <param name="spec">The sweep from the file.</param>
    /// <param name="device">The device as the user typed it; null leaves the sweep unchanged.</param>
    /// <exception cref="EngineException">This machine has no such device, or the task needs another backend.</exception>
    public static SweepSpec On(SweepSpec spec, string? device)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (device is null)
            return spec;
        if (spec.Command is not null)
            return device is BackendSpec.Cpu or "cuda"
                ? spec with
                {
                    Resources = spec.Resources with { Device = device },
                }
                : throw new EngineException(
                    $"--device {device}: for task command it is cuda, which gives each program GPUs of its own, or cpu"
                );
        var backend = On(spec.Backend, spec.Task, device);
        return spec with
        {
            Backend = backend,
            Isolation = BackendCatalog.DeviceOf(backend) == BackendSpec.Cpu ? spec.Isolation : Isolation.Process,
        };
    }

    /// <summary>
    /// Returns the number of slots of a sweep. If the sweep gives none: one per GPU (or per set of GPUs, if a trial needs several), or on
    /// the CPU as many as the threads of each slot allow.
    /// </summary>
    public static int UsualSlots(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Slots
            ?? (
                spec.Command is null
                    ? BackendReader.UsualSlots(Placed(spec))
                    : CommandDevices.SlotsOf(spec.Resources, CommandDevices.Gpus(), Environment.ProcessorCount)
            );
    }

    /// <summary>
    /// Returns the devices of this machine that a sweep's slots use in turn; none for the managed backend, which only uses the CPU. Of a
    /// command that needs several devices, each item has the names of all of them with commas.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <exception cref="EngineException">This machine has no such devices.</exception>
    internal static IReadOnlyList<string> DevicesOf(SweepSpec spec)
    {
        if (spec.Command is not null)
            return CommandDevices.SetsOf(spec.Resources, CommandDevices.Gpus());
        if (spec.Backend.Name == BackendCatalog.Managed)
            return [];
        try
        {
            return BackendCatalog.DevicesOf(Placed(spec));
        }
        catch (BackendException failure)
        {
            throw new EngineException(failure.Message, failure);
        }
    }

    // If the backend takes any device, the sweep's resources give the kind of device.
    private static BackendSpec Placed(SweepSpec spec) =>
        spec.Backend.Device == BackendSpec.Auto ? spec.Backend.On(spec.Resources.Device) : spec.Backend;

    /// <summary>Returns a backend on another device than the sweep file names.</summary>
    /// <param name="backend">The backend from the file.</param>
    /// <param name="task">The task, which may need a backend.</param>
    /// <param name="device">The device as the user typed it; null leaves the backend unchanged.</param>
    /// <exception cref="EngineException">This machine has no such device, or the task needs another backend.</exception>
    public static BackendSpec On(BackendSpec backend, TaskSettings task, string? device)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(task);
        if (device == BackendCatalog.Managed)
        {
            return BackendCatalog.Of(task.Name) is { } needed
                ? throw new EngineException($"--device {device}: task {task.Name} needs backend {needed.Name}")
                : BackendSpec.Managed;
        }

        var spec = device is null
            ? backend
            : backend with
            {
                Name = backend.Name == BackendCatalog.Managed ? "torch" : backend.Name,
                Device = device,
            };
        try
        {
            BackendCatalog.DeviceOf(spec);
            return spec;
        }
        catch (BackendException failure)
        {
            throw new EngineException(device is null ? failure.Message : $"--device {device}: {failure.Message}", failure);
        }
    }
}
