using System.Text;
using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Trials;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;
using Eam.Grains.Trials;

namespace Eam.Grains.Wire;

/// <summary>
/// The name of each message on the wire. A name is given once and never changes, even if the type's own name, namespace or assembly does.
/// So silos of two versions can run side by side.
/// </summary>
/// <remarks>
/// The names are those that the types had when the wire was frozen. Orleans itself writes lists, with the .NET names of their elements:
/// <see cref="DeviceLease"/> and <see cref="DeviceDescription"/> are such elements, so these two also keep their .NET names.
/// </remarks>
internal static class WireNames
{
    private static readonly (Type Type, string Name)[] Messages =
    [
        (typeof(ResourceSpec), "Eam.Core.Sweeps.ResourceSpec,Eam.Core"),
        (typeof(Spent), "Eam.Core.Sweeps.Spent,Eam.Core"),
        (typeof(CurvePoint), "Eam.Core.Sweeps.CurvePoint,Eam.Core"),
        (typeof(SweepEvent.TrialCreated), "Eam.Core.Sweeps.SweepEvent+TrialCreated,Eam.Core"),
        (typeof(SweepEvent.SegmentStarted), "Eam.Core.Sweeps.SweepEvent+SegmentStarted,Eam.Core"),
        (typeof(SweepEvent.RungReached), "Eam.Core.Sweeps.SweepEvent+RungReached,Eam.Core"),
        (typeof(SweepEvent.SegmentFailed), "Eam.Core.Sweeps.SweepEvent+SegmentFailed,Eam.Core"),
        (typeof(SweepEvent.TrialCancelled), "Eam.Core.Sweeps.SweepEvent+TrialCancelled,Eam.Core"),
        (typeof(SweepEvent.TrialRetried), "Eam.Core.Sweeps.SweepEvent+TrialRetried,Eam.Core"),
        (typeof(SweepEvent.SweepCancelled), "Eam.Core.Sweeps.SweepEvent+SweepCancelled,Eam.Core"),
        (typeof(Objective), "Eam.Core.Sweeps.Objective,Eam.Core"),
        (typeof(HalvingSpec), "Eam.Core.Sweeps.HalvingSpec,Eam.Core"),
        (typeof(EvaluationSpec), "Eam.Core.Sweeps.EvaluationSpec,Eam.Core"),
        (typeof(SweepSpec), "Eam.Core.Sweeps.SweepSpec,Eam.Core"),
        (typeof(TaskSettings), "Eam.Core.Tasks.TaskSettings,Eam.Core"),
        (typeof(TrialMetrics), "Eam.Core.Tasks.TrialMetrics,Eam.Core"),
        (typeof(CommandSpec), "Eam.Core.Tasks.CommandSpec,Eam.Core"),
        (typeof(DeclaredMetric), "Eam.Core.Tasks.DeclaredMetric,Eam.Core"),
        (typeof(BackendSpec), "Eam.Core.Backends.BackendSpec,Eam.Core"),
        (typeof(Observation), "Eam.Core.Spaces.Observation,Eam.Core"),
        (typeof(Domain.Values), "Eam.Core.Spaces.Domain+Values,Eam.Core"),
        (typeof(Domain.Range), "Eam.Core.Spaces.Domain+Range,Eam.Core"),
        (typeof(Domain.Stepped), "Eam.Core.Spaces.Domain+Stepped,Eam.Core"),
        (typeof(Domain.Complement), "Eam.Core.Spaces.Domain+Complement,Eam.Core"),
        (typeof(Domain.Mixture), "Eam.Core.Spaces.Domain+Mixture,Eam.Core"),
        (typeof(ParameterCondition), "Eam.Core.Spaces.ParameterCondition,Eam.Core"),
        (typeof(SweptParameter), "Eam.Core.Spaces.SweptParameter,Eam.Core"),
        (typeof(SearchSpace), "Eam.Core.Spaces.SearchSpace,Eam.Core"),
        (typeof(PastEvent), "Eam.Engine.Results.PastEvent,Eam.Engine"),
        (typeof(SegmentProgress), "Eam.Engine.Sweeps.SegmentProgress,Eam.Engine"),
        (typeof(SegmentOutcome.RungReached), "Eam.Engine.Trials.SegmentOutcome+RungReached,Eam.Engine"),
        (typeof(SegmentOutcome.Failed), "Eam.Engine.Trials.SegmentOutcome+Failed,Eam.Engine"),
        (typeof(SegmentOutcome.Stopped), "Eam.Engine.Trials.SegmentOutcome+Stopped,Eam.Engine"),
        (typeof(SteerRequest), "Eam.Grains.Sweeps.SteerRequest,Eam.Grains"),
        (typeof(Answer), "Eam.Grains.Sweeps.Answer,Eam.Grains"),
        (typeof(StartRequest), "Eam.Grains.Sweeps.StartRequest,Eam.Grains"),
        (typeof(SweepNews), "Eam.Grains.Sweeps.SweepNews,Eam.Grains"),
        (typeof(ProgressReport), "Eam.Grains.Sweeps.ProgressReport,Eam.Grains"),
        (typeof(DeviceLease), "Eam.Grains.Devices.DeviceLease,Eam.Grains"),
        (typeof(DeviceUse), "Eam.Grains.Devices.DeviceUse,Eam.Grains"),
        (typeof(DeviceReport), "Eam.Grains.Devices.DeviceReport,Eam.Grains"),
        (typeof(SiloReport), "Eam.Grains.Devices.SiloReport,Eam.Grains"),
        (typeof(DeviceDescription), "Eam.Grains.Devices.DeviceDescription,Eam.Grains"),
        (typeof(LeaseCheck), "Eam.Grains.Devices.LeaseCheck,Eam.Grains"),
        (typeof(DeviceDemand), "Eam.Grains.Devices.DeviceWish,Eam.Grains"),
        (typeof(SegmentOrder), "Eam.Grains.Trials.SegmentOrder,Eam.Grains"),
        (typeof(SegmentReport), "Eam.Grains.Trials.SegmentReport,Eam.Grains"),
    ];

    private static readonly Dictionary<Type, byte[]> Encoded = Messages.ToDictionary(
        message => message.Type,
        message => Encoding.UTF8.GetBytes(message.Name)
    );

    private static readonly Dictionary<string, Type> Types = Messages.ToDictionary(
        message => message.Name,
        message => message.Type,
        StringComparer.Ordinal
    );

    /// <summary>All messages.</summary>
    public static IReadOnlyCollection<Type> All => Encoded.Keys;

    /// <summary>
    /// Returns the cases of an abstract record; the place of a case in the list is its number on the wire. So cases are added after the
    /// last one, and never removed.
    /// </summary>
    public static IReadOnlyList<Type> Cases<T>() =>
        [.. Messages.Select(message => message.Type).Where(type => type.IsSubclassOf(typeof(T)))];

    /// <summary>Returns the name of a message as UTF-8; empty if the type is not a message.</summary>
    public static ReadOnlySpan<byte> Of(Type type) => Encoded.GetValueOrDefault(type);

    /// <summary>Finds the message with a name; null if there is none.</summary>
    public static Type? Find(string name) => Types.GetValueOrDefault(name);
}
