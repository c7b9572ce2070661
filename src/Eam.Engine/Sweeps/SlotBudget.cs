namespace Eam.Engine.Sweeps;

/// <summary>
/// How many segments the sweeps of one service run at once, all together. A free slot goes to the sweep that waits with the fewest busy ones, and among those
/// to the one that has waited longest: sweeps that always have work get equal shares, and none starves. Nothing that runs is taken away. Thread-safe.
/// </summary>
/// <param name="most">Slots in all; null: one a processor, or as many as the sweep that asks for the most has by itself, where that is more.</param>
internal sealed class SlotBudget(int? most)
{
    private readonly Lock _gate = new();
    private readonly List<Share> _shares = [];
    private long _turns;

    /// <summary>A sweep joins.</summary>
    /// <param name="slots">Its own upper bound.</param>
    /// <param name="wake">Called when a slot is free for it; must not block.</param>
    public Share Join(int slots, Action wake)
    {
        var share = new Share(this, slots, wake);
        lock (_gate)
            _shares.Add(share);
        return share;
    }

    private int Total => most ?? Math.Max(Environment.ProcessorCount, _shares.Max(share => share.Slots));

    private int Busy => _shares.Sum(share => share.Busy);

    // Whose turn it is; null where nobody waits or no slot is free.
    private Share? Next() => Busy >= Total ? null : _shares.Where(share => share.Waits).MinBy(share => (share.Busy, share.Turn));

    /// <summary>One sweep's part. Its members are called by that sweep's loop alone.</summary>
    public sealed class Share(SlotBudget budget, int slots, Action wake) : IDisposable
    {
        internal int Slots => slots;

        internal int Busy { get; private set; }

        internal long Turn { get; private set; }

        internal bool Waits { get; private set; }

        /// <summary>Such as <c>waits for a slot: 2 of 2 are busy</c>, while it waits and has none; null otherwise.</summary>
        public string? Waiting
        {
            get
            {
                lock (budget._gate)
                    return Waits && Busy == 0 && budget.Busy >= budget.Total
                        ? $"waits for a slot: {budget.Busy} of {budget.Total} are busy"
                        : null;
            }
        }

        /// <summary>Takes up to so many slots. Where it gets fewer it waits: it is woken when one is free for it, and must then ask again, with 0 when it needs none any more.</summary>
        /// <returns>How many it got.</returns>
        public int Take(int wanted)
        {
            lock (budget._gate)
            {
                var taken = 0;
                Wish(wanted > 0);
                for (; taken < wanted && budget.Next() == this; taken++)
                {
                    Busy++;
                    Waits = false; // to the end of the line
                    Wish(taken + 1 < wanted);
                }

                budget.Next()?.Wake();
                return taken;
            }
        }

        /// <summary>Gives a slot back, for which the sweep is in line again: <see cref="Take"/> must follow.</summary>
        public void Return()
        {
            lock (budget._gate)
            {
                // Else a sweep with more slots would be faster than the loop that is about to ask for its next segment.
                Busy--;
                Wish(true);
                budget.Next()?.Wake();
            }
        }

        /// <summary>The sweep has ended.</summary>
        public void Dispose()
        {
            lock (budget._gate)
            {
                (Busy, Waits) = (0, false);
                budget._shares.Remove(this);
                if (budget._shares.Count > 0)
                    budget.Next()?.Wake();
            }
        }

        private void Wake() => wake();

        private void Wish(bool waits)
        {
            if (waits && !Waits)
                Turn = ++budget._turns;
            Waits = waits;
        }
    }
}
