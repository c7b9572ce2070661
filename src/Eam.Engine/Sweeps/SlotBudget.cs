using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>
/// Limits how many segments the sweeps of one service run at once, all together. A free slot goes to the sweep whose turn it is by
/// <see cref="FairShare{TKey, TNeed}"/>. A running segment keeps its slot. Thread-safe.
/// </summary>
/// <param name="most">Slots in all. Null: one per processor, or the largest number of slots that one of the sweeps has, if that is
/// more.</param>
internal sealed class SlotBudget(int? most)
{
    private readonly Lock _gate = new();
    private readonly List<Share> _shares = [];

    // All sweeps need the same: a slot.
    private readonly FairShare<Share, int> _line = new();

    /// <summary>Adds a sweep.</summary>
    /// <param name="slots">Most slots that the sweep may have.</param>
    /// <param name="wake">Called when a slot is free for the sweep; must not block.</param>
    public Share Join(int slots, Action wake)
    {
        var share = new Share(this, slots, wake);
        lock (_gate)
            _shares.Add(share);
        return share;
    }

    private int Total => most ?? Math.Max(Environment.ProcessorCount, _shares.Max(share => share.Slots));

    private int Busy => _shares.Sum(_line.BusyOf);

    // The sweep whose turn it is; null if nobody waits or no slot is free.
    private Share? Next() => _shares.Count > 0 && Busy < Total && _line.TryFirst(null, out var next) ? next : null;

    /// <summary>One sweep's share of the slots. Only that sweep's loop calls its members.</summary>
    public sealed class Share(SlotBudget budget, int slots, Action wake) : IDisposable
    {
        internal int Slots => slots;

        /// <summary>
        /// Why the sweep has no slot, such as <c>waits for a slot: 2 of 2 are busy</c>; null if it has one or wants none.
        /// </summary>
        public string? Waiting
        {
            get
            {
                lock (budget._gate)
                    return budget._line.IsWaiting(this) && budget._line.BusyOf(this) == 0 && budget.Busy >= budget.Total
                        ? $"waits for a slot: {budget.Busy} of {budget.Total} are busy"
                        : null;
            }
        }

        /// <summary>
        /// Takes at most the wanted number of slots. If it gets fewer, the sweep waits: it is woken when a slot is free for it, and must
        /// then call this again, with 0 if it needs none any more.
        /// </summary>
        /// <returns>Number of slots that it got.</returns>
        public int Take(int wanted)
        {
            lock (budget._gate)
            {
                var taken = 0;
                Want(wanted > 0);
                for (; taken < wanted && budget.Next() == this; taken++)
                {
                    budget._line.AddBusy(this, 1);
                    Want(false); // to the end of the line
                    Want(taken + 1 < wanted);
                }

                budget.Next()?.Wake();
                return taken;
            }
        }

        /// <summary>Gives a slot back. The sweep is then in line for it, so it must call <see cref="Take"/>.</summary>
        public void Return()
        {
            lock (budget._gate)
            {
                // Without a place in the line, a sweep with more slots would be faster than the loop that is about to ask for its next
                // segment.
                budget._line.AddBusy(this, -1);
                Want(true);
                budget.Next()?.Wake();
            }
        }

        /// <summary>Removes the sweep.</summary>
        public void Dispose()
        {
            lock (budget._gate)
            {
                Want(false);
                budget._line.AddBusy(this, -budget._line.BusyOf(this));
                budget._shares.Remove(this);
                budget.Next()?.Wake();
            }
        }

        private void Wake() => wake();

        private void Want(bool waits)
        {
            if (waits)
                budget._line.Wait(this, 1);
            else
                budget._line.Remove(this);
        }
    }
}
