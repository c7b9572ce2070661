namespace Eam.Engine.Checkpoints;

/// <summary>The names of the tensors in a file of exported weights.</summary>
public enum WeightNames
{
    /// <summary><see cref="Peft"/> if every tensor is a factor of LoRA, else <see cref="Torch"/>.</summary>
    Auto,

    /// <summary>The names of the parameters in the exported module, for <c>load_state_dict</c>.</summary>
    Torch,

    /// <summary>
    /// The names in an adapter file of peft: <c>base_model.model.LAYER.lora_A.weight</c>, without the name of the adapter.
    /// </summary>
    Peft,
}
