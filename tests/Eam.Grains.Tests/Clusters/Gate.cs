using Eam.Core.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Clusters;

/// <summary>Training that waits at a gate, and reacts to a stop while it waits.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private int _arrived;

    public ScriptedRunner Runner =>
        field ??= new ScriptedRunner
        {
            Behaviour = (_, stop) =>
            {
                Interlocked.Increment(ref _arrived);
                try
                {
                    _open.Wait(stop);
                    return null;
                }
                catch (OperationCanceledException)
                {
                    return new SegmentOutcome.Stopped();
                }
            },
        };

    public void Open() => _open.Set();

    public async Task ReachedAsync(int segments)
    {
        while (Volatile.Read(ref _arrived) < segments)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
