namespace Eam.Server;

/// <summary>A file of a sweep.</summary>
/// <param name="Name">Name of the file, with its folder if it is not in the sweep's own folder:
/// <c>checkpoints/trial-0007.000123.safetensors</c>.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Modified">Time when the file was written.</param>
public sealed record ResultFile(string Name, long Bytes, DateTimeOffset Modified);
