namespace Eam.Server.Contracts;

/// <summary>A file of a sweep's results.</summary>
/// <param name="Name">Name of the file, as in its address.</param>
/// <param name="Kind">Kind of the file: checkpoint, checksum, image, table, curves or source.</param>
/// <param name="Trial">Trial of the checkpoint; null for other kinds.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Modified">Time when the file was written.</param>
public sealed record Artifact(
    string Name,
    [property: OneOf("checkpoint", "checksum", "image", "table", "curves", "source")] string Kind,
    int? Trial,
    long Bytes,
    DateTimeOffset Modified
);
