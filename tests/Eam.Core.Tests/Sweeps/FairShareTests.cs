using Eam.Core.Numerics;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class FairShareTests
{
    private readonly FairShare<string, int> _share = new();

    [Fact]
    public void TryFirst_NobodyWaits_IsFalse()
    {
        _share.AddBusy("a", 2);
        _share.TryFirst(null, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryFirst_EqualShares_IsTheOneThatWaitedLongest()
    {
        _share.Wait("a", 1);
        _share.Wait("b", 1);
        _share.Wait("a", 1).ShouldBeFalse("it keeps its turn");
        First().ShouldBe("a");

        _share.Remove("a");
        _share.Wait("a", 1);
        First().ShouldBe("b", "who leaves the line goes to its end");
    }

    [Fact]
    public void TryFirst_DifferentShares_IsTheOneWithTheFewestBusy()
    {
        _share.Wait("a", 1);
        _share.AddBusy("a", 2);
        _share.AddBusy("b", 1);
        _share.Wait("b", 1);
        First().ShouldBe("b");
        _share.AddBusy("a", -2);
        First().ShouldBe("a");
    }

    [Fact]
    public void Wait_OtherNeed_KeepsTheTurn()
    {
        _share.Wait("a", 1);
        _share.Wait("b", 2);
        _share.Wait("a", 2);
        First(need => need == 2).ShouldBe("a");
        First(need => need == 1).ShouldBeNull();
    }

    /// <summary>A plain list of sweeps gives the same answers after any history.</summary>
    [Fact]
    public void TryFirst_AnyHistory_IsThatOfAPlainList()
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var random = new RandomStream(seed, 1);
            var share = new FairShare<int, int>();
            var (plain, turns) = (new Dictionary<int, Plain>(), 0);
            for (var step = 0; step < 200; step++)
            {
                var (key, need) = (random.NextInt32(6), random.NextInt32(3));
                var known = plain.GetValueOrDefault(key, new(0, null, 0));
                switch (random.NextInt32(4))
                {
                    case 0:
                        share.Wait(key, need);
                        plain[key] = known with { Need = need, Turn = known.Need is null ? ++turns : known.Turn };
                        break;
                    case 1:
                        share.Remove(key).ShouldBe(known.Need is not null);
                        plain[key] = known with { Need = null };
                        break;
                    default:
                        var by = random.NextInt32(2) == 0 || known.Busy == 0 ? 1 : -1;
                        share.AddBusy(key, by);
                        plain[key] = known with { Busy = known.Busy + by };
                        break;
                }

                var fits = random.NextInt32(3);
                var expected = plain
                    .Where(sweep => sweep.Value.Need >= fits)
                    .OrderBy(sweep => sweep.Value.Busy)
                    .ThenBy(sweep => sweep.Value.Turn)
                    .Select(sweep => (int?)sweep.Key)
                    .FirstOrDefault();
                (share.TryFirst(free => free >= fits, out var first) ? (int?)first : null).ShouldBe(expected);
                share.BusyOf(key).ShouldBe(plain[key].Busy);
                share.IsWaiting(key).ShouldBe(plain[key].Need is not null);
            }
        }
    }

    private string? First(Func<int, bool>? fits = null) => _share.TryFirst(fits, out var first) ? first : null;

    private readonly record struct Plain(int Busy, int? Need, int Turn);
}
