using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>
/// Takes the ends of segments. Those that come while a turn waits for the log are taken together by the next one, with one append, one
/// decision and one call of the pool: docs/decisions/038-reports-together.md.
/// </summary>
internal sealed partial class LoadedSweep
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<(SegmentReport Report, TaskCompletionSource<ReportAnswer> Answer, Activity? Call)> _reports = [];
    private bool _taking;
    private long _turn;

    /// <summary>
    /// Takes the end of a segment. A report with an old epoch is refused. The call may interleave with a turn: it only puts the report into
    /// a list.
    /// </summary>
    public Task<ReportAnswer> ReportAsync(SegmentReport report)
    {
        var answer = new TaskCompletionSource<ReportAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reports.Add((report, answer, Activity.Current));
        Wake();
        return answer.Task;
    }

    /// <summary>
    /// Decides again on the next turn, because a device may be free. With many sweeps in a cluster this is called more often than a segment
    /// ends, so a call while that turn waits changes nothing.
    /// </summary>
    public void Wake()
    {
        if (_taking)
            return;
        _taking = true;
        var turn = ++_turn;
        _services.Turns.InBackground(() => _services.Turns.RunAsync(TakeReportsAsync), "take reports");
        _services.Turns.InBackground(() => GiveUpAsync(turn), "give reports back");
    }

    // A grain that is being deactivated gets no more turns, but its deactivation waits for all calls that it has not answered.
    private async Task GiveUpAsync(long turn)
    {
        await Task.Delay(Patience, _services.Time);
        if (!_taking || turn != _turn)
            return;
        _taking = false;
        PostponeReports();
    }

    private async Task TakeReportsAsync()
    {
        // What comes from now on is for the next turn.
        _taking = false;
        if (Failure is not null)
        {
            PostponeReports();
            return;
        }

        var taken = _reports.ToList();
        _reports.Clear();

        // The turn belongs to no call, but its append is part of the trace of a segment: of the first one, if it takes several.
        Activity.Current = taken.FirstOrDefault().Call;
        try
        {
            var answers = taken.ConvertAll(next => IsOfRunning(next.Report.Order) ? ReportAnswer.Accepted : ReportAnswer.Refused);
            var ended = taken.Where((_, i) => answers[i] == ReportAnswer.Accepted).Select(next => next.Report).DistinctBy(OrderOf).ToList();
            var failure = HasEnded && ended.Count == 0 ? null : await DoAsync(() => TakeAsync(ended));
            for (var i = 0; i < taken.Count; i++)
                taken[i].Answer.SetResult(answers[i] == ReportAnswer.Accepted && failure is not null ? ReportAnswer.Later : answers[i]);
        }
        catch (Exception failure)
        {
            taken.ForEach(next => next.Answer.TrySetException(failure));
            throw;
        }
    }

    /// <summary>Answers those who wait that they must ask again: the sweep is loaded elsewhere.</summary>
    private void PostponeReports()
    {
        _reports.ForEach(next => next.Answer.TrySetResult(ReportAnswer.Later));
        _reports.Clear();
    }

    private static (int Slot, long Epoch) OrderOf(SegmentReport report) => (report.Order.Slot, report.Order.Epoch);

    private bool IsOfRunning(SegmentOrder order)
    {
        if (IsMissing(order))
            Adopt(order);
        if (_running.Has(order))
            return true;
        var holder = _running.TryGet(order.Slot, out var running) ? $"epoch {running.Epoch} has its slot" : "its slot is free";
        LogReportRefused(_services.Logger, _sweep, order.Trial, order.Epoch, holder);
        return false;
    }

    // The reports are in the log before their slots are free.
    private async Task TakeAsync(List<SegmentReport> reports)
    {
        foreach (var report in reports)
            _meter.Ended(report.Order.Segment, report.Order.Slot, report.Outcome, State);
        await _journal.RecordAsync([
            .. reports.Select(report => Coordinator.Ended(State, report.Order.Segment, report.Outcome)).OfType<SweepEvent>(),
        ]);
        foreach (var report in reports)
        {
            Free(report.Order);
            Note(report);
        }

        if (reports.Count > 0)
        {
            _files.Retain(State);
            Upload();
        }

        await AdvanceAsync();
    }

    private void Note(SegmentReport report)
    {
        var trial = report.Order.Trial;
        if (report.Obstacle is { } obstacle)
        {
            (_obstacle, _obstacleSince) = (obstacle, _services.Time.GetTimestamp());
            LogCannotSave(_services.Logger, _sweep, obstacle);
        }
        else if (report.Outcome is SegmentOutcome.Failed { Kind: FailureKind.Preempted, Reason: var reason })
        {
            _fallen.Add(trial);
            LogPreempted(_services.Logger, _sweep, trial, reason);
        }
        else
        {
            _fallen.Remove(trial);
        }
    }
}
