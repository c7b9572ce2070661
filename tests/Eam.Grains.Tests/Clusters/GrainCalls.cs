using System.Collections.Concurrent;

namespace Eam.Grains.Tests.Clusters;

/// <summary>Counts the grain calls of a cluster under test, and delays or fails them for a test.</summary>
internal sealed class GrainCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Runs before a call, by <c>interface.method</c>; null for nothing.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Runs after a call and before its answer leaves the silo; null for nothing. If it throws, the answer is lost.</summary>
    public Func<string, Task>? After { get; set; }

    /// <summary>Returns the number of calls of a method, such as <c>ISweepGrain.NewsAsync</c>.</summary>
    public int Count(string method) => _counts.GetValueOrDefault(method);

    /// <summary>The methods that were called.</summary>
    public IReadOnlyCollection<string> Methods => [.. _counts.Keys];

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var method = $"{context.InterfaceMethod.DeclaringType?.Name}.{context.InterfaceMethod.Name}";
        _counts.AddOrUpdate(method, 1, (_, count) => count + 1);
        if (Before is { } before)
            await before(method);
        await context.Invoke();
        if (After is { } after)
            await after(method);
    }
}
