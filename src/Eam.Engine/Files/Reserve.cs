namespace Eam.Engine.Files;

/// <summary>
/// A file that reserves some disk space for its owner. When the disk is full, releasing it leaves room to record that. When it can be taken
/// again, there is room to resume.
/// </summary>
internal sealed class Reserve(string path)
{
    private static readonly byte[] Block = FillBlock();

    /// <summary>
    /// Reserves this many bytes, replacing an earlier reservation. Returns false, with nothing reserved, if the disk has no room for them.
    /// </summary>
    /// <exception cref="EngineException">The file cannot be written for another reason.</exception>
    public bool TryTake(long bytes)
    {
        try
        {
            using var file = PlainFile.Create(path);
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

    /// <summary>Releases the bytes.</summary>
    public void Release()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // The space is not released, but nothing else is lost.
        }
    }

    // Not zeros, because some file systems store zeros without using space.
    private static byte[] FillBlock()
    {
        var (block, value) = (new byte[65536], 1u);
        for (var i = 0; i < block.Length; i++)
            block[i] = (byte)((value = (value * 1664525) + 1013904223) >> 24);
        return block;
    }
}
