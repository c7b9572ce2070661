using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Eam.Core.Numerics;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The list of the files in a checkpoint's folder, as counters of the checkpoint's state: of each file its size and the four words of its
/// SHA-256. The checkpoint has a checksum of its own, so it vouches for the files too.
/// </summary>
internal static class FolderManifest
{
    private const string Prefix = "files.";
    private const int Words = SHA256.HashSizeInBytes / sizeof(long);

    /// <summary>Adds the list to a state.</summary>
    public static void Save(TrainingState state, IReadOnlyList<FolderEntry> entries)
    {
        foreach (var entry in entries)
        {
            state.Counters[$"{Prefix}size.{entry.Path}"] = entry.Bytes;
            for (var word = 0; word < Words; word++)
            {
                state.Counters[Name(word, entry.Path)] = BinaryPrimitives.ReadInt64BigEndian(entry.Sha256.AsSpan(word * sizeof(long)));
            }
        }
    }

    /// <summary>Returns the list in a state, ordered by path; empty if the checkpoint has no folder.</summary>
    /// <exception cref="InvalidStateException">A part of the list is missing.</exception>
    public static IReadOnlyList<FolderEntry> Of(TrainingState state)
    {
        const string Sizes = Prefix + "size.";
        return
        [
            .. state
                .Counters.Where(counter => counter.Key.StartsWith(Sizes, StringComparison.Ordinal))
                .Select(counter => Entry(state, counter.Key[Sizes.Length..], counter.Value)),
        ];
    }

    private static FolderEntry Entry(TrainingState state, string path, long bytes)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        for (var word = 0; word < Words; word++)
            BinaryPrimitives.WriteInt64BigEndian(hash.AsSpan(word * sizeof(long)), state.Counter(Name(word, path)));
        return new(path, bytes, hash);
    }

    private static string Name(int word, string path) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}sha256.{word}.{path}");
}
