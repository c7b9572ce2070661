using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Ends segments in the order of time, and ties in the order of their starts.</summary>
/// <param name="duration">Returns the duration of a segment.</param>
internal sealed class VirtualTime(Func<SweepCommand.Train, double> duration)
{
    private readonly Dictionary<(int Trial, int Rung, int Attempt), double> _ends = [];

    public double Now { get; private set; }

    /// <summary>Returns the index for <see cref="VirtualHost"/>. A segment that was not seen before starts now.</summary>
    public int Next(IReadOnlyList<SweepCommand.Train> running)
    {
        var ends = running
            .Select(train =>
            {
                var key = (train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt);
                if (!_ends.TryGetValue(key, out var end))
                    _ends[key] = end = Now + duration(train);
                return end;
            })
            .ToList();
        Now = ends.Min();
        return ends.IndexOf(Now);
    }
}
