namespace Eam.Grains.Artifacts;

/// <summary>A file of a store.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Modified">The time when it was stored.</param>
public sealed record StoredObject(string Name, long Bytes, DateTimeOffset Modified);
