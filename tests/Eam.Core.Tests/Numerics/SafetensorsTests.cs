using System.Buffers.Binary;
using System.Text;
using Eam.Core.Numerics;

namespace Eam.Core.Tests.Numerics;

public class SafetensorsTests
{
    [Fact]
    public void Decode_OfEncode_GivesEveryBitBack()
    {
        var state = new TrainingState();
        state.Tensors["b"] = new StateTensor([2, 3], [1, -0f, float.NaN, float.PositiveInfinity, 1e-45f, 3.4e38f]);
        state.Tensors["a \"quoted\" \u00e9"] = new StateTensor([], [7]);
        state.Tensors["empty"] = new StateTensor([0, 5], []);
        state.Counters["iterations"] = long.MinValue;
        state.SetReal("seconds", 0.1);

        var decoded = Safetensors.Decode(
            Safetensors.Encode(state, new Dictionary<string, string> { ["configuration"] = "eam|a=1" }),
            out var texts
        );

        decoded.Tensors.Keys.ShouldBe(state.Tensors.Keys);
        foreach (var (name, tensor) in state.Tensors)
        {
            decoded.Tensors[name].Shape.ShouldBe(tensor.Shape);
            decoded
                .Tensors[name]
                .Values.Select(BitConverter.SingleToUInt32Bits)
                .ShouldBe(tensor.Values.Select(BitConverter.SingleToUInt32Bits));
        }

        decoded.Counters.ShouldBe(state.Counters);
        decoded.Real("seconds").ShouldBe(0.1);
        texts.ShouldBe([new("configuration", "eam|a=1")]);
    }

    [Fact]
    public void Decode_FileOfAnotherWriter_IsRead()
    {
        // A file as the Python package writes it: without spaces, with its own metadata.
        var file = Build("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(file.Length - 4), 1.5f);

        var state = Safetensors.Decode(file, out var texts);

        state.Tensor("w", 2).ShouldBe([0f, 1.5f]);
        texts["format"].ShouldBe("pt");
    }

    [Theory]
    [InlineData("""[]""", 0, "not a JSON object")]
    [InlineData("""{"w":""", 0, "not valid JSON")]
    [InlineData("""{"\ud800":{}}""", 0, "not valid JSON")]
    [InlineData("""{"w":3}""", 0, "not an object")]
    [InlineData("""{"w":{"shape":[1],"data_offsets":[0,4]}}""", 4, "no dtype")]
    [InlineData("""{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 4, "only F32")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "no array shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 4, "outside the 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "outside the 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4]}}""", 4, "outside the 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not match its shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "does not match its shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9999999999,0],"data_offsets":[0,0]}}""", 0, "does not match its shape")]
    [InlineData(
        """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "occurs twice"
    )]
    [InlineData(
        """{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "overlaps"
    )]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "gap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "belong to no tensor")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "not a string")]
    [InlineData("""{"__metadata__":[]}""", 0, "not an object")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "occurs twice")]
    [InlineData("""{"__metadata__":{"counter:a":"x"}}""", 0, "not a whole number")]
    public void Decode_HostileHeader_IsRefusedInOneLine(string header, int dataBytes, string expected)
    {
        var failure = Should.Throw<InvalidStateException>(() => Safetensors.Decode(Build(header, dataBytes)));

        failure.Message.ShouldContain(expected);
        failure.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Decode_FileCutAnywhere_IsRefused()
    {
        var state = new TrainingState();
        state.Tensors["weights"] = new StateTensor([3], [1, 2, 3]);
        var file = Safetensors.Encode(state);

        for (var length = 0; length < file.Length; length++)
            Should.Throw<InvalidStateException>(() => Safetensors.Decode(file.AsSpan(0, length)));
    }

    [Fact]
    public void Decode_AnyByteChanged_ReadsOrIsRefused()
    {
        var state = new TrainingState();
        state.Tensors["weights"] = new StateTensor([1, 3], [1, 2, 3]);
        state.Counters["iterations"] = 12;
        var file = Safetensors.Encode(state);
        var stream = new RandomStream(1, 2);

        for (var trial = 0; trial < 20_000; trial++)
        {
            var changed = (byte[])file.Clone();
            for (var i = stream.NextInt32(3); i >= 0; i--)
                changed[stream.NextInt32(changed.Length)] = (byte)stream.NextInt32(256);
            try
            {
                Safetensors.Decode(changed);
            }
            catch (InvalidStateException failure)
            {
                failure.Message.ShouldNotContain("\n");
            }
        }
    }

    [Fact]
    public void Encode_ShapeThatDoesNotFit_IsRefused()
    {
        var state = new TrainingState();
        state.Tensors["w"] = new StateTensor([2], [1]);

        Should.Throw<ArgumentException>(() => Safetensors.Encode(state)).Message.ShouldContain("'w'");
    }

    private static byte[] Build(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }
}
