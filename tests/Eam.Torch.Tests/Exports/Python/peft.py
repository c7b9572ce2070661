"""A stand-in for peft: the three names that the exports and docs/torch.md use, with the names of parameters that peft documents.

A layer LAYER with factors has the parameters LAYER.base_layer.*, LAYER.lora_A.ADAPTER.weight [r, in] and LAYER.lora_B.ADAPTER.weight
[out, r]. A file of an adapter has LAYER.lora_A.weight, without the adapter's name, and with base_model.model. before it if the model was
wrapped. Here the model is not wrapped, so that prefix is unexpected, as in older versions of peft.
"""

from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class LoraConfig:
    r: int = 8
    lora_alpha: float = 8
    target_modules: list[str] = field(default_factory=list)


class LoraLinear(nn.Module):
    def __init__(self, base_layer, config, adapter):
        super().__init__()
        self.base_layer, self.scaling = base_layer, {adapter: config.lora_alpha / config.r}
        self.lora_A = nn.ModuleDict({adapter: nn.Linear(base_layer.in_features, config.r, bias=False)})
        self.lora_B = nn.ModuleDict({adapter: nn.Linear(config.r, base_layer.out_features, bias=False)})
        nn.init.zeros_(self.lora_B[adapter].weight)

    def forward(self, x):
        result = self.base_layer(x)
        for adapter, scale in self.scaling.items():
            factor = self.lora_A[adapter]
            result = result + (self.lora_B[adapter](factor(x.to(factor.weight.dtype))) * scale).to(result.dtype)
        return result


def inject_adapter_in_model(config, model, adapter_name="default"):
    """Adds factors to the layers whose names end with a target, in place. All other parameters are frozen."""
    model.requires_grad_(False)
    found = [name for name, module in model.named_modules() if any(f".{name}".endswith(f".{target}") for target in config.target_modules)]
    if not found:
        raise ValueError(f"Target modules {config.target_modules} not found in the base model.")
    for name in found:
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, LoraLinear(model.get_submodule(name), config, adapter_name))
    return model


def set_peft_model_state_dict(model, weights, adapter_name="default"):
    """Inserts the adapter's name before the last word of each name, and loads."""

    def named(key):
        head, _, last = key.rpartition(".")
        return f"{head}.{adapter_name}.{last}" if "lora_" in key else key

    return model.load_state_dict({named(key): value for key, value in weights.items()}, strict=False)
