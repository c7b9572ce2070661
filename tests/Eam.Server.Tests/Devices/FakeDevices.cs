using Eam.Server.Contracts;
using Eam.Server.Devices;

namespace Eam.Testing.Devices;

/// <summary>Devices of a simulated cluster: two silos, and a device in each state. A test may change them.</summary>
internal sealed class FakeDevices : IDeviceSource
{
    private const string First = "10.0.0.7:11111@140000001",
        Second = "10.0.0.8:11111@140000002";

    public IReadOnlyList<DeviceView> Devices { get; set; } =
    [
        Cuda("gpu-7/0", First) with
        {
            State = "busy",
            Sweep = "small-1",
            Trial = 3,
        },
        Cuda("gpu-7/1", First) with
        {
            State = "quarantined",
            Reason =
                "quarantined until 2026-11-27 14:05:10Z: segments of 3 trials in a row crashed on it, the last: trial 9: CUDA error, an illegal memory access",
        },
        Cuda("gpu-7/2", First),
        Cuda("gpu-8/0", Second) with
        {
            State = "busy",
            Sweep = "small-1",
        },
        Cuda("gpu-8/1", Second) with
        {
            State = "draining",
        },
    ];

    /// <summary>Exception to throw instead of an answer; null to answer.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Creates an idle device.</summary>
    public static DeviceView Cuda(string name, string silo) =>
        new(name, silo, "cuda", 80L << 30, new Dictionary<string, string> { ["zone"] = "b", ["pool"] = "a100" }, "idle", null, null, null);

    public Task<IReadOnlyList<DeviceView>> ListAsync(CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(Devices) : Task.FromException<IReadOnlyList<DeviceView>>(Failure);
}
