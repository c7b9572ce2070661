namespace Eam.Engine.Checkpoints;

/// <summary>A file in the folder of a checkpoint.</summary>
/// <param name="Path">Its path inside the folder, with <c>/</c> between the names.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, 32 bytes.</param>
internal sealed record FolderEntry(string Path, long Bytes, byte[] Sha256);
