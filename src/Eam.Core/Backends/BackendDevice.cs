namespace Eam.Core.Backends;

/// <summary>A device of this machine.</summary>
/// <param name="Name">Name in sweep files, such as <c>cuda:0</c>.</param>
/// <param name="Detail">Description of the device in one line.</param>
/// <param name="Memory">Bytes of the device's own memory; null if it has none or if the size is not known.</param>
public sealed record BackendDevice(string Name, string Detail, long? Memory = null)
{
    /// <summary>
    /// Identifier of the device on its machine, independent of the number that it has in this process. Default: its name.
    /// </summary>
    public string Id { get; init; } = Name;

    /// <summary>Kind of the device, such as <c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind => KindOf(Name);

    /// <summary>Returns the kind of a device from its name: the part before the colon.</summary>
    public static string KindOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split(':')[0];
    }
}
