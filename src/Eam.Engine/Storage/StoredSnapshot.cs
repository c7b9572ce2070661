namespace Eam.Engine.Storage;

/// <summary>The state of a sweep at one event.</summary>
/// <param name="Sequence">The sequence number of the last event in the state.</param>
/// <param name="Version">Identifies the builds that can read it: <see cref="SnapshotCodec.VersionFor"/>.</param>
/// <param name="State">The bytes that <see cref="SnapshotCodec"/> wrote.</param>
public sealed record StoredSnapshot(long Sequence, string Version, ReadOnlyMemory<byte> State);
