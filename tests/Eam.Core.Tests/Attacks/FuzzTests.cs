using System.Buffers.Binary;
using Eam.Core.Numerics;
using Eam.Testing.Fuzzing;

namespace Eam.Core.Tests.Attacks;

/// <summary>Hostile headers of safetensors files are refused with the documented exception.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Decode_ChangedHeader_IsReadOrRefused()
    {
        var state = new TrainingState();
        state.Tensors["model.weights"] = new StateTensor([2, 3], [1, 2, 3, 4, 5, 6]);
        state.Tensors["empty"] = new StateTensor([0, 4], []);
        state.Counters["steps"] = 17;
        var file = Safetensors.Encode(state, new Dictionary<string, string> { ["format"] = "a text" });
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var (header, data) = (file[8..(8 + length)], file[(8 + length)..]);

        Fuzz.Run([header], (_, changed) => Safetensors.Decode(File(changed, data)), failure => failure is InvalidStateException);
        Fuzz.Run([file], (_, changed) => Safetensors.Decode(changed), failure => failure is InvalidStateException);
    }

    private static byte[] File(byte[] header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. data];
    }
}
