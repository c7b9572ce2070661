using Eam.Core.Backends;

namespace Eam.Client.Doctor;

/// <summary>Checks the backends of this build and their devices.</summary>
internal static class BackendChecks
{
    /// <summary>Runs one check per device. For a backend that does not work, one check gives the reason.</summary>
    public static IEnumerable<Check> Run()
    {
        yield return new Check("backend managed", CheckState.Ok, "cpu: vectorised, no native library");
        if (BackendCatalog.Providers.Count == 0)
            yield return new Check(
                "backend torch",
                CheckState.Ok,
                "not in this build (build with -p:Torch=cpu or -p:Torch=cuda to add it)"
            );
        foreach (var check in BackendCatalog.Providers.SelectMany(Of))
            yield return check;
    }

    /// <summary>
    /// Returns a check for each device of one backend and the backend's check of its own arithmetic, or one failed check if the backend
    /// does not work.
    /// </summary>
    internal static IEnumerable<Check> Of(IBackendProvider provider)
    {
        var name = $"backend {provider.Name}";
        try
        {
            var devices = provider.Devices().Select(device => new Check(name, CheckState.Ok, $"{device.Name}: {device.Detail}")).ToList();
            if (provider.SelfCheck() is { } found)
                devices.Add(new Check($"{provider.Name} arithmetic", found.IsLimited ? CheckState.Warning : CheckState.Ok, found.Detail));
            return devices;
        }
        catch (BackendException failure)
        {
            return [new Check(name, CheckState.Broken, failure.Message)];
        }
    }
}
