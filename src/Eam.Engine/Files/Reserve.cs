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

    /// <summary>Whether the bytes are reserved.</summary>
    public bool IsTaken => PlainFile.IsPlain(path);

    /// <summary>
    /// Writes a file into the reserved bytes themselves, and releases the others. Nobody can take them in between, as somebody could take
    /// released bytes of a full disk. Returns false if that is not possible; then the target is as it was.
    /// </summary>
    /// <param name="target">The file, which is replaced if it exists. It must be in the folder of the reserve.</param>
    /// <param name="content">The content, at most as long as what is reserved.</param>
    public bool TryBecome(string target, ReadOnlySpan<byte> content)
    {
        try
        {
            if (!IsTaken)
                return false;
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
                file.SetLength(content.Length);
                file.Flush(flushToDisk: true);
            }

            File.Move(path, target, overwrite: true);
            return true;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            return false;
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
