using System.Runtime.InteropServices;

namespace Eam.Client;

/// <summary>Handles Ctrl-C: the first one asks for a clean stop, the second one quits at once. Thread-safe.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _quit = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Token that the first signal cancels.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Token that the second signal cancels.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>Listens to the signals of the process: SIGINT (Ctrl-C) and SIGTERM.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            interrupts._signals.Add(PosixSignalRegistration.Create(signal, context =>
                {
                    context.Cancel = true;
                    interrupts.Signal();
                }));
        }

        return interrupts;
    }

    /// <summary>Handles one Ctrl-C.</summary>
    public void Signal() => (_stop.IsCancellationRequested ? _quit : _stop).Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stop.Dispose();
        _quit.Dispose();
    }
}
