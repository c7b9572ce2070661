using TorchSharp;

namespace Eam.Torch.Tensors;

/// <summary>
/// Operations between a tensor and a number. TorchSharp passes a number as a <see cref="Scalar"/>, an object that owns native memory, and
/// does not keep it alive during the native call: the garbage collector may free it while libtorch reads it
/// (docs/decisions/020-scalars.md). Here each number lives until the call has returned. BannedSymbols.txt forbids the operators and
/// overloads that create such numbers themselves.
/// </summary>
internal static class TensorArithmetic
{
    // The factor of a plain sum; it is never freed.
    private static readonly Scalar One = Number(1.0);

    /// <summary>Computes x + y.</summary>
    public static torch.Tensor Plus(this torch.Tensor x, torch.Tensor y) => x.add(y, One);

    /// <summary>Computes x + factor y.</summary>
    public static torch.Tensor Plus(this torch.Tensor x, torch.Tensor y, double factor)
    {
        using var number = Number(factor);
        return x.add(y, number);
    }

    /// <summary>Computes x + value.</summary>
    public static torch.Tensor Plus(this torch.Tensor x, double value)
    {
        using var number = Number(value);
        return x.add(number, One);
    }

    /// <summary>Computes x + a b, elementwise.</summary>
    public static torch.Tensor PlusProduct(this torch.Tensor x, torch.Tensor a, torch.Tensor b) => x.addcmul(a, b, One);

    /// <summary>Computes factor x.</summary>
    public static torch.Tensor Times(this torch.Tensor x, double factor)
    {
        using var number = Number(factor);
        return x.mul(number);
    }

    /// <summary>Computes factor x for a tensor of whole numbers; products wrap.</summary>
    public static torch.Tensor Times(this torch.Tensor x, long factor)
    {
        using var number = Number(factor);
        return x.mul(number);
    }

    /// <summary>Computes x / divisor.</summary>
    public static torch.Tensor Over(this torch.Tensor x, double divisor)
    {
        using var number = Number(divisor);
        return x.div(number);
    }

    /// <summary>Returns whether each entry is above a limit.</summary>
    public static torch.Tensor IsAbove(this torch.Tensor x, double limit)
    {
        using var number = Number(limit);
        return x.gt(number);
    }

    /// <summary>Returns x, with another value where the mask is true.</summary>
    public static torch.Tensor Masked(this torch.Tensor x, torch.Tensor mask, double value)
    {
        using var number = Number(value);
        return x.masked_fill(mask, number);
    }

    /// <summary>Returns x, with entries below the minimum replaced by the minimum.</summary>
    public static torch.Tensor AtLeast(this torch.Tensor x, double minimum)
    {
        using var number = Number(minimum);
        return x.clamp(min: number);
    }

    /// <summary>Returns x, with entries clamped to both limits.</summary>
    public static torch.Tensor Within(this torch.Tensor x, double minimum, double maximum)
    {
        using Scalar low = Number(minimum),
            high = Number(maximum);
        return x.clamp(low, high);
    }

    /// <summary>Computes x = x + y in place.</summary>
    public static torch.Tensor Add(this torch.Tensor x, torch.Tensor y) => x.add_(y, One);

    /// <summary>Computes x = x + factor y in place.</summary>
    public static torch.Tensor Add(this torch.Tensor x, torch.Tensor y, double factor)
    {
        using var number = Number(factor);
        return x.add_(y, number);
    }

    /// <summary>Computes x = x + value in place.</summary>
    public static torch.Tensor Add(this torch.Tensor x, double value)
    {
        using var number = Number(value);
        return x.add_(number, One);
    }

    /// <summary>Computes x = x + factor a b, elementwise and in place.</summary>
    public static torch.Tensor AddProduct(this torch.Tensor x, torch.Tensor a, torch.Tensor b, double factor = 1)
    {
        using var number = Number(factor);
        return x.addcmul_(a, b, number);
    }

    /// <summary>Computes x = x + factor a / b, elementwise and in place.</summary>
    public static torch.Tensor AddQuotient(this torch.Tensor x, torch.Tensor a, torch.Tensor b, double factor)
    {
        using var number = Number(factor);
        return x.addcdiv_(a, b, number);
    }

    /// <summary>Computes x = factor x in place.</summary>
    public static torch.Tensor Scale(this torch.Tensor x, double factor)
    {
        using var number = Number(factor);
        return x.mul_(number);
    }

    /// <summary>Returns first, first + 1, ... as int64, [count].</summary>
    public static torch.Tensor Range(long first, long count, torch.Device device)
    {
        using Scalar from = Number(first),
            to = Number(first + count),
            step = Number(1L);
        return torch.arange(from, to, step, torch.int64, device);
    }

    /// <summary>Returns a tensor of x's shape and type that has one whole number everywhere.</summary>
    public static torch.Tensor FilledLike(torch.Tensor x, long value)
    {
        using var number = Number(value);
        return torch.full_like(x, number);
    }

    /// <summary>Returns a float32 tensor, [count], that has one number everywhere.</summary>
    public static torch.Tensor Filled(long count, float value)
    {
        using var number = Number(value);
        return torch.full(count, number, torch.float32);
    }

    // The only place where numbers become scalars: every caller disposes its own scalar after the native call.
#pragma warning disable RS0030
    private static Scalar Number(double value) => value;

    private static Scalar Number(long value) => value;
#pragma warning restore RS0030
}
