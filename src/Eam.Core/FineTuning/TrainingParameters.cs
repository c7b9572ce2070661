using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>The hyperparameters that every method shares: the optimiser's and the model's.</summary>
public static class TrainingParameters
{
    /// <summary>Adam's step size.</summary>
    public static readonly ParameterDefinition LearningRate = ParameterDefinition.Real("learning_rate", 1e-3, 1e-8, 1, "Adam step size");

    /// <summary>Samples an iteration.</summary>
    public static readonly ParameterDefinition BatchSize = ParameterDefinition.Whole(
        "batch_size",
        256,
        1,
        65536,
        "endpoints (samples) an iteration"
    );

    /// <summary>Decay of the moving average.</summary>
    public static readonly ParameterDefinition Ema = ParameterDefinition.Real(
        "ema",
        0.98,
        0,
        0.99999,
        "decay a step of the weights' moving average, which is what is evaluated"
    );

    /// <summary>Global gradient-norm clip.</summary>
    public static readonly ParameterDefinition GradientClip = ParameterDefinition.Real(
        "gradient_clip",
        1,
        1e-6,
        1e9,
        "largest global gradient norm; larger ones are scaled down"
    );

    /// <summary>AdamW's decoupled decay.</summary>
    public static readonly ParameterDefinition WeightDecay = ParameterDefinition.Real(
        "weight_decay",
        0,
        0,
        1,
        "decoupled weight decay (AdamW); 0 is Adam"
    );

    /// <summary>Adam's first-moment decay.</summary>
    public static readonly ParameterDefinition Beta1 = ParameterDefinition.Real("beta1", 0.9, 0, 0.9999, "decay of Adam's first moment");

    /// <summary>Adam's second-moment decay.</summary>
    public static readonly ParameterDefinition Beta2 = ParameterDefinition.Real(
        "beta2",
        0.999,
        0,
        0.999999,
        "decay of Adam's second moment"
    );

    /// <summary>How the model departs from the base.</summary>
    public static readonly ParameterDefinition Parametrisation = ParameterDefinition.Word(
        "parametrisation",
        "residual: base + new network; full: all of the base network's weights; lora: low-rank factors on its layers; auto: full where the base is a network, else residual",
        "auto",
        "residual",
        "full",
        "lora"
    );

    /// <summary>Rank of LoRA factors.</summary>
    public static readonly ParameterDefinition LoraRank = ParameterDefinition.Whole("lora_rank", 8, 1, 256, "rank of the LoRA factors");

    /// <summary>Width of a residual network.</summary>
    public static readonly ParameterDefinition Width = ParameterDefinition.Whole(
        "width",
        128,
        4,
        4096,
        "units of a hidden layer of a residual network"
    );

    /// <summary>Depth of a residual network.</summary>
    public static readonly ParameterDefinition HiddenLayers = ParameterDefinition.Whole(
        "hidden_layers",
        3,
        1,
        16,
        "hidden layers of a residual network"
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } =
    [LearningRate, BatchSize, Ema, GradientClip, WeightDecay, Beta1, Beta2, Parametrisation, LoraRank, Width, HiddenLayers];

    /// <summary>The optimiser settings of a configuration.</summary>
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
