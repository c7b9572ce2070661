namespace Eam.Engine.Files;

/// <summary>
/// A file that keeps some of a disk free for its owner: given back when the disk is full, it leaves room to say so, and that it can be taken again shows
/// that there is room to go on.
/// </summary>
internal sealed class Reserve(string path)
{
    private static readonly byte[] Block = FillBlock();

    /// <summary>Takes so many bytes, in place of what was taken before; false when the disk has no room for them, and then none are taken.</summary>
    /// <exception cref="EngineException">The file cannot be written for another reason.</exception>
    public bool TryTake(long bytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            for (var left = bytes; left > 0; left -= Block.Length)
                file.Write(Block.AsSpan(0, (int)Math.Min(left, Block.Length)));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception failure) when (FileErrors.IsDiskFull(failure))
        {
            Release();
            return false;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write", path, failure);
        }
    }

    /// <summary>Gives the bytes back.</summary>
    public void Release()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // Nothing is gained, and nothing is lost.
        }
    }

    // Not zeros, which some file systems keep in no space at all.
    private static byte[] FillBlock()
    {
        var (block, value) = (new byte[65536], 1u);
        for (var i = 0; i < block.Length; i++)
            block[i] = (byte)((value = (value * 1664525) + 1013904223) >> 24);
        return block;
    }
}
