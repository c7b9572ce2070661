using System.Threading.Channels;

namespace Eam.Server.Streams;

/// <summary>
/// What waits for one reader of a stream: a bounded number of frames, which all readers share. A reader that falls behind loses frames, is told so once it
/// has caught up (<see cref="TakeMissed"/>), and never makes the writer wait.
/// </summary>
internal sealed class Mailbox
{
    /// <summary>Frames that wait at most: some ten seconds of a busy sweep.</summary>
    public const int Capacity = 32;

    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private int _missed; // 1: frames were lost

    /// <summary>Frames, in their order.</summary>
    public ChannelReader<byte[]> Frames => _frames.Reader;

    /// <summary>Puts a frame in, or notes that it was lost. Never waits.</summary>
    public void Post(byte[] frame)
    {
        // What follows a lost frame is of no use before the reader has read anew.
        if (Volatile.Read(ref _missed) == 0 && !_frames.Writer.TryWrite(frame))
            Volatile.Write(ref _missed, 1);
    }

    /// <summary>No more frames follow.</summary>
    public void Close() => _frames.Writer.TryComplete();

    /// <summary>Whether frames were lost since it was asked last; to be asked when no frame waits.</summary>
    public bool TakeMissed() => Interlocked.Exchange(ref _missed, 0) == 1;
}
