namespace Eam.Core.Numerics;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a bijection of a 128-bit counter
/// under a 64-bit key. It has no state, so any position of any stream can be computed directly.
/// </summary>
public static class Philox
{
    /// <summary>Multipliers of a round, for backends that draw on their device.</summary>
    public const uint MultiplierA = 0xD2511F53,
        MultiplierB = 0xCD9E8D57;

    /// <summary>Increments that each round adds to the two halves of the key.</summary>
    public const uint WeylA = 0x9E3779B9,
        WeylB = 0xBB67AE85;

    /// <summary>Returns the block of four words for a counter and a key.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var a = (ulong)MultiplierA * c0;
            var b = (ulong)MultiplierB * c2;
            (c0, c1) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b);
            (c2, c3) = ((uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += WeylA;
            k1 += WeylB;
        }

        return (c0, c1, c2, c3);
    }
}
