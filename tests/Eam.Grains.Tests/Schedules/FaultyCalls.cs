using System.Reflection;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Trials;

namespace Eam.Grains.Tests.Schedules;

/// <summary>
/// The network of one silo: loses, delays and doubles the calls that it sends, and makes the calls that it gets wait while it is frozen.
/// Callers wait as long as the method's timeout says, by the schedule's clock.
/// </summary>
internal sealed class FaultyCalls(ScheduleCluster cluster, ScheduleSilo silo) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private static readonly HashSet<Type> Known =
    [
        typeof(ISweepDirectoryGrain),
        typeof(ISweepGrain),
        typeof(ITrialGrain),
        typeof(IDevicePoolGrain),
    ];

    // What a silo's devices send. A silo that is cut off sends them in vain.
    private static readonly HashSet<string> OfDevices =
    [
        $"{nameof(IDevicePoolGrain)}.{nameof(IDevicePoolGrain.ReportAsync)}",
        $"{nameof(ISweepGrain)}.{nameof(ISweepGrain.ReportAsync)}",
        $"{nameof(ISweepGrain)}.{nameof(ISweepGrain.ProgressAsync)}",
    ];

    // A copy of a call has no faults of its own.
    private readonly AsyncLocal<bool> _isCopy = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (!Known.Contains(context.InterfaceMethod.DeclaringType!))
        {
            await context.Invoke();
            return;
        }

        cluster.Clock.Enter();
        try
        {
            await silo.Clock.ThawedAsync();
            await context.Invoke();
        }
        finally
        {
            cluster.Clock.Leave();
        }
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var method = context.InterfaceMethod;
        if (_isCopy.Value || !Known.Contains(method.DeclaringType!) || method.ReturnType == typeof(IAsyncEnumerable<SweepNews>))
        {
            await context.Invoke();
            return;
        }

        cluster.Clock.Enter();
        try
        {
            await SendAsync(context, method, $"{method.DeclaringType!.Name}.{method.Name}");
        }
        finally
        {
            cluster.Clock.Leave();
        }
    }

    private async Task SendAsync(IOutgoingGrainCallContext context, MethodInfo method, string name)
    {
        var isOneWay = method.GetCustomAttribute<Orleans.Concurrency.OneWayAttribute>() is not null;
        var fault = IsCutOff(context, name) ? CallFault.LostBefore : cluster.Faults.OfCall(name);
        if (name.EndsWith($".{nameof(ISweepGrain.ReportAsync)}", StringComparison.Ordinal) && silo.HasLost(context.Request.GetArgument(0)))
            throw new InvalidOperationException("the silo has ended");
        switch (fault)
        {
            case CallFault.LostBefore when isOneWay:
                context.Result = null;
                return;
            case CallFault.LostBefore:
                await WaitAsync(cluster.Faults.WaitOf(name));
                throw new SiloUnavailableException("the call is lost");
            case CallFault.Delayed:
                await WaitAsync(cluster.Faults.WaitOf(name));
                break;
            case CallFault.Doubled:
                _ = AgainAsync(context, method, cluster.Faults.WaitOf(name));
                break;
        }

        await AnswerAsync(context.Invoke(), method);
        if (fault == CallFault.LostAfter && !isOneWay)
        {
            await WaitAsync(cluster.Faults.WaitOf(name));
            throw new TimeoutException("the answer is lost");
        }
    }

    private async Task AnswerAsync(Task call, MethodInfo method)
    {
        var limit = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout ?? TimeSpan.FromSeconds(20);
        await call.WaitAsync(limit, silo.Clock);
    }

    private async Task AgainAsync(IOutgoingGrainCallContext context, MethodInfo method, TimeSpan wait)
    {
        var (target, request) = (context.Grain, context.Request);
        var arguments = Enumerable.Range(0, request.GetArgumentCount()).Select(request.GetArgument).ToArray();
        try
        {
            await WaitAsync(wait);
            _isCopy.Value = true;
            await (Task)method.Invoke(target, arguments)!;
        }
        catch (Exception)
        {
            // Nobody waits for the answer to a copy.
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        if (wait == TimeSpan.Zero)
            return;
        cluster.Clock.Leave();
        await Task.Delay(wait, silo.Clock);
        cluster.Clock.Enter();
    }

    private bool IsCutOff(IOutgoingGrainCallContext context, string name) =>
        (silo.SendsInVain && OfDevices.Contains(name))
        || (
            context.InterfaceMethod.DeclaringType == typeof(ITrialGrain)
            && TrialKey.Silo(context.TargetId.Key.ToString()!) is { } address
            && cluster.Silos.Any(other => other.GetsNothing && other.Address == address)
        );
}
