using System.Runtime.InteropServices;

namespace Eam.Client;

/// <summary>Ctrl-C: the first asks for a clean stop, the second quits at once. Thread-safe.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _quit = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>From the process's signals: SIGINT (Ctrl-C) and SIGTERM.</summary>
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

    /// <summary>What a Ctrl-C does.</summary>
    public void Signal() => (_stop.IsCancellationRequested ? _quit : _stop).Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stop.Dispose();
        _quit.Dispose();
    }
}
