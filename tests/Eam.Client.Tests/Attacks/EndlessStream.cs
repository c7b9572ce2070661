using System.Text;

namespace Eam.Client.Tests.Attacks;

/// <summary>A stream that repeats a text and never ends.</summary>
internal sealed class EndlessStream(string text) : Stream
{
    private readonly byte[] _block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 1 + ((1 << 16) / text.Length))));
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Fill(buffer.Span));
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Fill(Span<byte> target)
    {
        for (var done = 0; done < target.Length; )
        {
            var count = Math.Min(target.Length - done, _block.Length - _at);
            _block.AsSpan(_at, count).CopyTo(target[done..]);
            done += count;
            _at = (_at + count) % _block.Length;
        }

        return target.Length;
    }
}
