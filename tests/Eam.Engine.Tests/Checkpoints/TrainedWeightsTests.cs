using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Tests.Checkpoints;

public sealed class TrainedWeightsTests
{
    private const string Query = "transformer.blocks.0.attn.to_q";

    [Fact]
    public void Encode_AllParameters_HasTheMovingAverageUnderTheNamesOfTheModule()
    {
        var file = Read(Trial("first.weight", "first.bias"), WeightNames.Auto);

        file.Keys.ShouldBe(["first.bias", "first.weight"]);
        file["first.weight"].ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData($"{Query}.lora_A.default.weight", "transformer.", "base_model.model.blocks.0.attn.to_q.lora_A.weight")]
    [InlineData($"{Query}.lora_B.default.weight", "", $"base_model.model.{Query}.lora_B.weight")]
    [InlineData($"net.base_model.model.{Query}.lora_A.style.weight", "", $"base_model.model.{Query}.lora_A.weight")]
    [InlineData($"{Query}.lora_A.weight", "transformer.", "base_model.model.blocks.0.attn.to_q.lora_A.weight")]
    [InlineData("embed.lora_embedding_A.default", "", "base_model.model.embed.lora_embedding_A")]
    public void Encode_FactorsOfLora_HasTheNamesOfAnAdapterFile(string name, string strip, string expected)
    {
        Read(Trial(name), WeightNames.Auto, strip).Keys.ShouldBe([expected]);
        Read(Trial(name), WeightNames.Torch).Keys.ShouldBe([name]);
    }

    [Fact]
    public void Encode_EamsOwnFactors_HasTheNamesOfAnAdapterFileAndTheirScale()
    {
        var trial = Trial("blocks.0.attn.a", "blocks.0.attn.b");
        trial.State.SetReal("model.lora_scale", 0.5);

        Read(trial, WeightNames.Auto)
            .Keys.ShouldBe(["base_model.model.blocks.0.attn.lora_A.weight", "base_model.model.blocks.0.attn.lora_B.weight"]);
        _ = Safetensors.Decode(TrainedWeights.Encode(trial, WeightNames.Auto), out var notes);
        notes["eam_lora_scale"].ShouldBe("0.5");
        notes["format"].ShouldBe("pt");
        notes["eam_trial"].ShouldBe("7");
    }

    [Fact]
    public void Encode_MixOfFactorsAndOthers_HasTheNamesOfTheModule() =>
        Read(Trial($"{Query}.lora_A.default.weight", "norm.weight"), WeightNames.Auto)
            .Keys.ShouldBe(["norm.weight", $"{Query}.lora_A.default.weight"]);

    [Fact]
    public void Encode_WhatCannotBe_IsOneLine()
    {
        Should
            .Throw<EngineException>(() => TrainedWeights.Encode(Trial("norm.weight"), WeightNames.Peft))
            .Message.ShouldStartWith("--names peft: norm.weight is no factor of LoRA");
        Should
            .Throw<EngineException>(() => TrainedWeights.Encode(Trial("norm.weight"), WeightNames.Torch, "model."))
            .Message.ShouldBe("--strip: the name norm.weight does not begin with 'model.'");
        Should
            .Throw<EngineException>(() => TrainedWeights.Encode(Trial(), WeightNames.Auto))
            .Message.ShouldBe("trial 7: its checkpoint has no weights of a model that Eam trained");
    }

    private static Dictionary<string, float[]> Read(Checkpoint trial, WeightNames names, string strip = "") =>
        Safetensors.Decode(TrainedWeights.Encode(trial, names, strip)).Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Values);

    private static Checkpoint Trial(params string[] names)
    {
        var state = new TrainingState();
        foreach (var name in names)
        {
            state.Tensors[$"model.average.{name}"] = new([2], [1, 2]);
            state.Tensors[$"model.weights.{name}"] = new([2], [9, 9]);
        }

        return new(7, Configuration.Defaults("am"), 3, 1, [], state);
    }
}
