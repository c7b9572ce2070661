using System.Threading.Channels;

namespace Eam.Server.Streams;

/// <summary>
/// Holds frames for one reader of a stream: a bounded number of frames, whose bytes all readers share. A reader that is too slow loses
/// frames and is informed after it has caught up (<see cref="TakeMissed"/>). It never makes the writer wait.
/// </summary>
internal sealed class Mailbox
{
    /// <summary>Maximum number of waiting frames: about ten seconds of a busy sweep.</summary>
    public const int Capacity = 32;

    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private int _missed; // 1: frames were lost

    /// <summary>Reader of the frames, in their order.</summary>
    public ChannelReader<byte[]> Frames => _frames.Reader;

    /// <summary>Adds a frame, or records that it was lost. Never waits.</summary>
    public void Post(byte[] frame)
    {
        // Frames after a lost one are useless until the reader has read everything again.
        if (Volatile.Read(ref _missed) == 0 && !_frames.Writer.TryWrite(frame))
            Volatile.Write(ref _missed, 1);
    }

    /// <summary>Ends the stream: no more frames follow.</summary>
    public void Close() => _frames.Writer.TryComplete();

    /// <summary>Returns whether frames were lost since the last call. Call it when no frame waits.</summary>
    public bool TakeMissed() => Interlocked.Exchange(ref _missed, 0) == 1;
}
