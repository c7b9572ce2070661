using System.Text;

namespace Eam.Client;

/// <summary>
/// Writes text to a stream of the process, and drops it once the terminal is gone: a sweep whose terminal was closed must still save its
/// checkpoints. Other errors, such as a full disk, are passed on. Thread-safe if the other writer is.
/// </summary>
/// <param name="inner">Writer that receives the text. This class does not close it.</param>
/// <param name="isGone">Returns whether an error of the stream means that nobody reads it any more.</param>
internal sealed class HangUpWriter(TextWriter inner, Func<bool> isGone) : TextWriter
{
    private volatile bool _dropsText;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Try(inner.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    /// <inheritdoc/>
    public override Task FlushAsync()
    {
        Flush();
        return Task.CompletedTask;
    }

    private void Try(Action write)
    {
        if (_dropsText)
            return;
        try
        {
            write();
        }
        catch (IOException) when (isGone())
        {
            _dropsText = true;
        }
    }
}
