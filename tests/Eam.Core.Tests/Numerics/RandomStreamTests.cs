using System.Globalization;
using System.Text.Json;
using Eam.Core.Numerics;
using Eam.Testing.Numerics;

namespace Eam.Core.Tests.Numerics;

public sealed class RandomStreamTests
{
    [Fact]
    public void Block_KnownAnswers_MatchExactly()
    {
        static uint[] Words(JsonElement e, string name) =>
            [
                .. e.GetProperty(name)
                    .EnumerateArray()
                    .Select(v => uint.Parse(v.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            ];
        foreach (var row in ReferenceData.Section("philox4x32_10").EnumerateArray())
        {
            var (c, k) = (Words(row, "counter"), Words(row, "key"));
            var (x, y, z, w) = Philox.Block(c[0], c[1], c[2], c[3], k[0], k[1]);
            new[] { x, y, z, w }.ShouldBe(Words(row, "out"));
        }
    }

    [Fact]
    public void Gaussian_ManyDraws_HasTheNormalMoments()
    {
        var values = new float[1_000_000];
        new RandomStream(42, 7).Gaussian(values);

        double Moment(int k) => values.Average(v => Math.Pow(v, k));
        Moment(1).ShouldBe(0, 0.005);
        Moment(2).ShouldBe(1, 0.006);
        Moment(3).ShouldBe(0, 0.02);
        Moment(4).ShouldBe(3, 0.05);
        values.Count(v => Math.Abs(v) > 3).ShouldBeInRange(2500, 2900);
        Enumerable.Range(0, 999_999).Average(i => values[i] * (double)values[i + 1]).ShouldBe(0, 0.005);
        values.ShouldAllBe(v => float.IsFinite(v));
    }

    [Fact]
    public void Gaussian_EachWord_MatchesBoxMullerInDouble()
    {
        foreach (
            var word in new uint[]
            {
                0,
                1,
                2,
                1 << 20,
                1 << 29,
                3u << 29,
                (1u << 31) - 1,
                1u << 31,
                0xB504F333,
                0xC0000000,
                0xFFFFFFFE,
                uint.MaxValue,
            }
        )
        {
            var u = (word + 0.5) / 4294967296.0;
            var (sine, cosine) = BoxMuller.Direction(word);
            ((double)sine).ShouldBe(Math.Sin(2 * Math.PI * word / 4294967296.0), 2e-7);
            ((double)cosine).ShouldBe(Math.Cos(2 * Math.PI * word / 4294967296.0), 2e-7);
            Math.Pow(BoxMuller.Radius(word), 2).ShouldBe(-2 * Math.Log(u), 3e-7 + (5e-7 * -Math.Log(u)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1003)]
    public void Gaussian_AnyLength_IsAPrefixOfALongerDrawAndTakesWholeBlocks(int length)
    {
        RandomStream a = new(11, 3),
            b = new(11, 3);
        a.Position = b.Position = uint.MaxValue - 5ul;
        float[] few = new float[length],
            many = new float[2000];

        a.Gaussian(few);
        b.Gaussian(many);

        few.ShouldBe(many[..length]);
        a.Position.ShouldBe(uint.MaxValue - 5ul + (ulong)((length + 3) / 4));
        for (var i = 0; i + 1 < length; i += 2)
        {
            var position = uint.MaxValue - 5ul + (ulong)(i / 4);
            var (x, y, z, w) = Philox.Block((uint)position, (uint)(position >> 32), 3, 0, 11, 0);
            var (sine, cosine) = BoxMuller.Direction(i % 4 == 0 ? y : w);
            var radius = BoxMuller.Radius(i % 4 == 0 ? x : z);
            (few[i], few[i + 1]).ShouldBe((radius * cosine, radius * sine));
        }
    }

    [Fact]
    public void Position_SetBack_RepeatsTheSequence()
    {
        var stream = new RandomStream(1, 2);
        float[] first = new float[10],
            second = new float[10];
        stream.Uniform(first);
        var position = stream.Position;
        stream.Gaussian(first);
        stream.Position = position;

        stream.Gaussian(second);

        second.ShouldBe(first);
    }

    [Fact]
    public void Choose_SomeOfMany_IsAscendingAndCoversAll()
    {
        var stream = new RandomStream(1, 2);
        var counts = new int[10];
        var chosen = new int[4];
        for (var i = 0; i < 2000; i++)
        {
            stream.Choose(10, chosen);
            chosen.ShouldBe(chosen.Distinct().Order());
            foreach (var c in chosen)
                counts[c]++;
        }

        counts.ShouldAllBe(c => c > 650 && c < 950);
    }
}
