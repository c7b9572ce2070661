using Eam.Core.Backends;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>What <c>--device</c> makes of a backend.</summary>
public static class DeviceBackend
{
    /// <summary>For a task without a sweep file.</summary>
    /// <param name="task">May need a backend.</param>
    /// <param name="device">As typed; null for none.</param>
    /// <exception cref="EngineException">There is no such device here, or the task needs another backend.</exception>
    public static BackendSpec Of(TaskSettings task, string? device)
    {
        ArgumentNullException.ThrowIfNull(task);
        var usual = BackendCatalog.Of(task.Name) is { } needed ? new BackendSpec(needed.Name, BackendSpec.Auto) : BackendSpec.Managed;
        return On(usual, task, device);
    }

    /// <summary>A sweep on another device than its file's; on a GPU its slots are processes.</summary>
    /// <param name="spec">The file's.</param>
    /// <param name="device">As typed; null leaves the sweep as it is.</param>
    /// <exception cref="EngineException">There is no such device here, or the task needs another backend.</exception>
    public static SweepSpec On(SweepSpec spec, string? device)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (device is null)
            return spec;
        var backend = On(spec.Backend, spec.Task, device);
        return spec with
        {
            Backend = backend,
            Isolation = BackendCatalog.DeviceOf(backend) == BackendSpec.Cpu ? spec.Isolation : Isolation.Process,
        };
    }

    /// <summary>Slots of a sweep that does not say: one a GPU, and as many as its threads leave room for on the CPU.</summary>
    public static int UsualSlots(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Slots ?? BackendReader.UsualSlots(Placed(spec));
    }

    /// <summary>The devices of this machine that a sweep's slots take in turn; none for the managed backend, which has the CPU alone.</summary>
    /// <param name="spec">What is trained.</param>
    /// <exception cref="EngineException">There are none.</exception>
    internal static IReadOnlyList<string> DevicesOf(SweepSpec spec)
    {
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

    // The kind of device that the sweep's resources ask for, where its backend takes any.
    private static BackendSpec Placed(SweepSpec spec) =>
        spec.Backend.Device == BackendSpec.Auto ? spec.Backend.On(spec.Resources.Device) : spec.Backend;

    /// <summary>In place of a file's.</summary>
    /// <param name="backend">The file's.</param>
    /// <param name="task">May need a backend.</param>
    /// <param name="device">As typed; null leaves the backend as it is.</param>
    /// <exception cref="EngineException">There is no such device here, or the task needs another backend.</exception>
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
