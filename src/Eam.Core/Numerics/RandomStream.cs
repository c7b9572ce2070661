namespace Eam.Core.Numerics;

/// <summary>
/// A reproducible random sequence: Philox blocks at (seed, purpose, position). <see cref="Position"/> is its whole state, so a checkpoint
/// stores one number. Every call takes whole blocks of four words. Not thread-safe.
/// </summary>
public sealed class RandomStream
{
    private readonly uint _k0,
        _k1,
        _p0,
        _p1;

    /// <summary>Creates stream <paramref name="purpose"/> of a seed, at its start.</summary>
    /// <param name="seed">Equal seeds give equal streams.</param>
    /// <param name="purpose">Streams of different purposes are independent.</param>
    public RandomStream(ulong seed, ulong purpose)
    {
        (_k0, _k1) = ((uint)seed, (uint)(seed >> 32));
        (_p0, _p1) = ((uint)purpose, (uint)(purpose >> 32));
    }

    /// <summary>The seed, which is Philox's key.</summary>
    public ulong Seed => _k0 | ((ulong)_k1 << 32);

    /// <summary>The purpose, which is the upper half of Philox's counter.</summary>
    public ulong Purpose => _p0 | ((ulong)_p1 << 32);

    /// <summary>Number of blocks taken so far. Set it to continue from a checkpoint.</summary>
    public ulong Position { get; set; }

    /// <summary>Returns a seed for a child, such as trial 7 of a sweep; a function of the three numbers alone.</summary>
    public static ulong Derive(ulong seed, ulong a, ulong b)
    {
        var (x, y, _, _) = Philox.Block((uint)a, (uint)(a >> 32), (uint)b, (uint)(b >> 32), (uint)seed, (uint)(seed >> 32));
        return x | ((ulong)y << 32);
    }

    /// <summary>Fills the span with values uniform in [low, high).</summary>
    public void Uniform(Span<float> values, float low = 0f, float high = 1f)
    {
        Span<uint> words = stackalloc uint[4];
        for (var i = 0; i < values.Length; i += 4)
        {
            NextBlock(words);
            for (var j = 0; j < Math.Min(4, values.Length - i); j++)
                values[i + j] = low + ((high - low) * ((words[j] >> 8) * (1f / (1 << 24))));
        }
    }

    /// <summary>
    /// Fills the span with independent N(0, 1) values, by Box and Muller in float32: a block gives radius(x) (cos y, sin y), radius(z) (cos
    /// w, sin w). Uses only correctly rounded operations, so that every machine and vector width draws the same bits.
    /// </summary>
    public void Gaussian(Span<float> values)
    {
        var drawn = BoxMuller.IsVectorised ? BoxMuller.Draw(values, Position, _p0, _p1, _k0, _k1) : 0;
        Position += (ulong)(drawn / 4);
        Span<uint> words = stackalloc uint[4];
        for (var i = drawn; i < values.Length; i += 4)
        {
            NextBlock(words);
            for (var j = 0; j < Math.Min(4, values.Length - i); j += 2)
            {
                var radius = BoxMuller.Radius(words[j]);
                var (sine, cosine) = BoxMuller.Direction(words[j + 1]);
                values[i + j] = radius * cosine;
                if (i + j + 1 < values.Length)
                    values[i + j + 1] = radius * sine;
            }
        }
    }

    /// <summary>Returns one number uniform in [0, 1), with 53 bits.</summary>
    public double NextDouble()
    {
        Span<uint> words = stackalloc uint[4];
        NextBlock(words);
        return ((((ulong)words[0] << 32) | words[1]) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Returns one integer uniform in [0, bound).</summary>
    public int NextInt32(int bound) => (int)(NextDouble() * bound);

    /// <summary>Draws <c>chosen.Length</c> different numbers from 0 .. count - 1, in ascending order.</summary>
    public void Choose(int count, Span<int> chosen)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chosen.Length, count);

        // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S): one pass, in order, without memory.
        for (int i = 0, taken = 0; taken < chosen.Length; i++)
        {
            if ((count - i) * NextDouble() < chosen.Length - taken)
                chosen[taken++] = i;
        }
    }

    private void NextBlock(Span<uint> words)
    {
        var position = Position++;
        var block = Philox.Block((uint)position, (uint)(position >> 32), _p0, _p1, _k0, _k1);
        (words[0], words[1]) = (block.X, block.Y);
        (words[2], words[3]) = (block.Z, block.W);
    }
}
