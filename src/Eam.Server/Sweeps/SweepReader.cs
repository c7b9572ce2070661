using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Preview;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>
/// Reads the current state of sweeps for any number of clients. Simultaneous requests cost one reading, and an ended sweep is cached while
/// its files do not change. Thread-safe.
/// </summary>
internal sealed class SweepReader(ISweepService sweeps, TimeProvider time, ServerOptions options)
{
    private const int ExactPlan = 20_000;

    private readonly ConcurrentDictionary<string, KeptSweep> _kept = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<SweepUpdate, SweepSummary> _summaries = [];
    private readonly ConcurrentDictionary<string, double> _planned = new(StringComparer.Ordinal);

    /// <summary>Returns the names of all sweeps, including damaged ones.</summary>
    public Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => sweeps.ListAsync(cancellationToken);

    /// <summary>Reads one sweep.</summary>
    /// <exception cref="NotFoundException">There is no sweep with this name.</exception>
    /// <exception cref="EngineException">The files of the sweep are damaged.</exception>
    public async Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken)
    {
        // A name that no sweep can have is not looked up, because it might be a path.
        if (!SweepName.IsValid(sweep))
            throw new NotFoundException($"there is no sweep '{SweepName.Shown(sweep)}'");
        var kept = _kept.GetOrAdd(sweep, Read);
        if (!kept.IsFresh)
        {
            var fresh = Read(sweep);
            kept = _kept.TryUpdate(sweep, fresh, kept) ? fresh : _kept.GetOrAdd(sweep, fresh);
        }

        try
        {
            return await kept.Update.WaitAsync(cancellationToken);
        }
        catch (NotFoundException)
        {
            // Any client can send names, so names of sweeps that do not exist must not be cached.
            _kept.TryRemove(new(sweep, kept));
            throw;
        }
    }

    /// <summary>All sweeps, the newest first; damaged ones are included, with the reason.</summary>
    public async Task<IReadOnlyList<SweepSummary>> SummariesAsync(CancellationToken cancellationToken)
    {
        var summaries = new List<SweepSummary>();
        foreach (var name in await NamesAsync(cancellationToken))
        {
            try
            {
                var update = await GetAsync(name, cancellationToken);
                summaries.Add(Summary(update));
            }
            catch (NotFoundException)
            {
                // Deleted since.
            }
            catch (EngineException failure)
            {
                summaries.Add(SweepViews.Damaged(name, ServerPaths.Hide(failure.Message, options.DataFolder)));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // A foreign sweep can be readable and still have values that fit nothing. The other sweeps are shown anyway.
                summaries.Add(SweepViews.Damaged(name, $"the files of the sweep do not fit together ({FileErrors.Describe(failure)})"));
            }
        }

        return [.. summaries.Order(NewestFirst)];
    }

    /// <summary>The order of the listing: the newest sweep first, damaged ones last.</summary>
    public static Comparer<SweepSummary> NewestFirst { get; } =
        Comparer<SweepSummary>.Create(
            (a, b) => Nullable.Compare(b.Started, a.Started) is not 0 and var byTime ? byTime : string.CompareOrdinal(b.Id, a.Id)
        );

    /// <summary>Removes a sweep from the cache, because it may have changed.</summary>
    public void Forget(string sweep) => _kept.TryRemove(sweep, out _);

    /// <summary>Returns the listing's row of a sweep, computed once per update.</summary>
    public SweepSummary Summary(SweepUpdate update) => _summaries.GetValue(update, known => SweepViews.Summary(known, Planned(known)));

    /// <summary>A sweep's file; empty where it has none.</summary>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public static string Source(SweepUpdate update)
    {
        var path = Path.Combine(update.Folder, "sweep.yaml");
        try
        {
            return PlainFile.Exists(path) ? PlainFile.ReadText(path) : string.Empty;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", path, failure);
        }
    }

    /// <summary>A trial by its number.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public static Trial Trial(SweepUpdate update, int number) =>
        number >= 0 && number < update.State.Trials.Count
            ? update.State.Trials[number]
            : throw new NotFoundException(
                $"sweep {update.Sweep} has no trial {number}: it has {update.State.Trials.Count}, the first is 0"
            );

    private double Planned(SweepUpdate update) => _planned.GetOrAdd(update.Sweep, _ => PlannedCompute(update.State.Spec));

    private KeptSweep Read(string sweep) => new(sweeps, sweep, time, copies: options.Files is not null);

    /// <summary>Returns the compute that a sweep needs; an estimate if the sweep is very large and its plan takes long.</summary>
    internal static double PlannedCompute(SweepSpec spec)
    {
        if (spec.Planned <= ExactPlan || SweepPreview.IsQuick(spec))
            return SweepPreview.Of(spec, slots: 1).Compute;
        var (rungs, sum) = (spec.Halving.Rungs(), 0.0);
        for (var i = 0; i < rungs.Count; i++)
            sum += spec.Planned / Math.Pow(spec.Halving.Eta, i) * (rungs[i] - (i == 0 ? 0 : rungs[i - 1]));
        return sum;
    }
}
