using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// Multi-head self-attention over [rows, tokens, width]. The layers of queries, keys, values and outputs take LoRA factors.
/// </summary>
internal sealed class Attention
{
    private readonly int _query,
        _key,
        _value,
        _output,
        _width,
        _heads;

    public Attention(ParameterList parameters, string name, int width, int heads, bool zero = false)
    {
        (_width, _heads) = (width, heads);
        _query = parameters.Linear($"{name}.query", width, width);
        _key = parameters.Linear($"{name}.key", width, width);
        _value = parameters.Linear($"{name}.value", width, width);
        _output = parameters.Linear($"{name}.output", width, width, zero);
    }

    /// <summary>Returns the floating-point operations of one row of tokens.</summary>
    public double Flops(int tokens) => 2.0 * tokens * ((4 * _width * _width) + (2 * tokens * _width));

    public torch.Tensor Forward(Weights weights, torch.Tensor tokens)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, count) = (tokens.shape[0], tokens.shape[1]);
        var attended = weights.Attend(Heads(_query), Heads(_key), Heads(_value));
        return attended.transpose(1, 2).reshape(rows, count, _width).Into(x => weights.Linear(x, _output)).MoveToOuterDisposeScope();

        torch.Tensor Heads(int layer) => weights.Linear(tokens, layer).view(rows, count, _heads, _width / _heads).transpose(1, 2);
    }
}
