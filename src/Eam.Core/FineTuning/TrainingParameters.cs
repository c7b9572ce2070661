using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>The parameters that all methods share: those of the optimiser and of the model.</summary>
public static class TrainingParameters
{
    /// <summary>Step size of Adam.</summary>
    public static readonly ParameterDefinition LearningRate = ParameterDefinition.Real("learning_rate", 1e-3, 1e-8, 1, "Adam step size");

    /// <summary>Number of samples per iteration.</summary>
    public static readonly ParameterDefinition BatchSize = ParameterDefinition.Whole(
        "batch_size",
        256,
        1,
        65536,
        "endpoints (samples) per iteration"
    );

    /// <summary>Decay of the moving average, after its warm-up (<see cref="MovingAverage"/>).</summary>
    public static readonly ParameterDefinition Ema = ParameterDefinition.Real(
        "ema",
        0.98,
        0,
        0.99999,
        "decay per step of the moving average of the weights, at most (1 + n) / (10 + n) in iteration n; evaluations use this average"
    );

    /// <summary>Largest global gradient norm.</summary>
    public static readonly ParameterDefinition GradientClip = ParameterDefinition.Real(
        "gradient_clip",
        1,
        1e-6,
        1e9,
        "largest global gradient norm; larger ones are scaled down"
    );

    /// <summary>Decoupled weight decay of AdamW.</summary>
    public static readonly ParameterDefinition WeightDecay = ParameterDefinition.Real(
        "weight_decay",
        0,
        0,
        1,
        "decoupled weight decay (AdamW); 0 is Adam"
    );

    /// <summary>Decay of Adam's first moment.</summary>
    public static readonly ParameterDefinition Beta1 = ParameterDefinition.Real("beta1", 0.9, 0, 0.9999, "decay of Adam's first moment");

    /// <summary>Decay of Adam's second moment.</summary>
    public static readonly ParameterDefinition Beta2 = ParameterDefinition.Real(
        "beta2",
        0.999,
        0,
        0.999999,
        "decay of Adam's second moment"
    );

    /// <summary>The way in which the model is built from the base.</summary>
    public static readonly ParameterDefinition Parametrisation = ParameterDefinition.Word(
        "parametrisation",
        "residual: base + new network; full: all weights of the base network; lora: low-rank factors on its layers; auto: full for a base network, else residual",
        "auto",
        "residual",
        "full",
        "lora"
    );

    /// <summary>Rank of LoRA factors.</summary>
    public static readonly ParameterDefinition LoraRank = ParameterDefinition.Whole("lora_rank", 8, 1, 256, "rank of the LoRA factors") with
    {
        ActiveIf = OfLora,
    };

    /// <summary>Scale of LoRA factors, before it is divided by their rank.</summary>
    public static readonly ParameterDefinition LoraAlpha = ParameterDefinition.Real(
        "lora_alpha",
        8,
        1e-3,
        1e4,
        "scale of the LoRA factors: a layer's weight is W + (lora_alpha / lora_rank) B A, so that a step has about the same effect at any rank"
    ) with
    {
        ActiveIf = OfLora,
    };

    /// <summary>Width of a residual network.</summary>
    public static readonly ParameterDefinition Width = ParameterDefinition.Whole(
        "width",
        128,
        4,
        4096,
        "units per hidden layer of a residual network"
    ) with
    {
        ActiveIf = OfResidual,
    };

    /// <summary>Depth of a residual network.</summary>
    public static readonly ParameterDefinition HiddenLayers = ParameterDefinition.Whole(
        "hidden_layers",
        3,
        1,
        16,
        "number of hidden layers of a residual network"
    ) with
    {
        ActiveIf = OfResidual,
    };

    /// <summary>All parameters that the methods share.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } =
    [LearningRate, BatchSize, Ema, GradientClip, WeightDecay, Beta1, Beta2, Parametrisation, LoraRank, LoraAlpha, Width, HiddenLayers];

    private static EffectCondition OfLora => new("parametrisation: lora", configuration => Word(configuration) == "lora");

    // `auto` may be a residual network, depending on the task.
    private static EffectCondition OfResidual =>
        new("parametrisation: residual or auto", configuration => Word(configuration) is "residual" or "auto");

    private static string Word(Configuration configuration) => configuration.Value(Parametrisation).ToString();

    /// <summary>
    /// Returns the factor of the LoRA factors' product, alpha / rank (docs/decisions/029-lora-alpha.md): under Adam one step has about the
    /// same effect at any rank.
    /// </summary>
    public static float LoraScale(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return (float)(configuration.Number(LoraAlpha) / configuration.Whole(LoraRank));
    }

    /// <summary>Returns the optimiser settings of a configuration; the decay of the moving average is that after its warm-up.</summary>
    public static AdamSettings Adam(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new AdamSettings(
            (float)configuration.Number(LearningRate),
            (float)configuration.Number(Beta1),
            (float)configuration.Number(Beta2),
            1e-8f,
            (float)configuration.Number(WeightDecay),
            (float)configuration.Number(GradientClip),
            (float)configuration.Number(Ema)
        );
    }
}
