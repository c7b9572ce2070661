using System.Runtime.InteropServices;

namespace Eam.Client;

/// <summary>
/// Handles the signals that end a command. The first Ctrl-C asks for a clean stop, the second one quits at once. A hang-up asks for a clean
/// stop. Thread-safe.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _quit = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _signalled;
    private volatile bool _isHungUp;

    /// <summary>Token that the first signal cancels.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Token that the second Ctrl-C or SIGTERM cancels.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>Whether the terminal is gone.</summary>
    public bool IsHungUp => _isHungUp;

    /// <summary>
    /// Listens to the signals of the process: SIGINT (Ctrl-C), SIGTERM, and SIGHUP (the terminal was closed, or its connection was lost).
    /// </summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        interrupts.On(PosixSignal.SIGINT, interrupts.Signal);
        interrupts.On(PosixSignal.SIGTERM, interrupts.Signal);
        interrupts.On(PosixSignal.SIGHUP, interrupts.HangUp);
        return interrupts;
    }

    /// <summary>Handles one Ctrl-C.</summary>
    public void Signal() => (Interlocked.Increment(ref _signalled) == 1 ? _stop : _quit).Cancel();

    /// <summary>
    /// Handles a hang-up. A shell and the system may both send one for the same terminal, so a hang-up never quits at once and is not
    /// counted as a Ctrl-C.
    /// </summary>
    public void HangUp()
    {
        _isHungUp = true;
        _stop.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stop.Dispose();
        _quit.Dispose();
    }

    private void On(PosixSignal signal, Action handle) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                handle();
            }));
}
