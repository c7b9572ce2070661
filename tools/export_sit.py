#!/usr/bin/env python3
"""Exports SiT (github.com/willisma/SiT) with LoRA factors for Eam's task `torchscript`. Needs a clone of it, timm and peft.

    python3 tools/export_sit.py SIT SiT-XL-2-256x256.pt OUT --class 207 --guidance 4 --vae stabilityai/sd-vae-ft-ema --scorer aesthetics.pt

SIT is the folder of the clone; the checkpoint has the linear path and velocity prediction (their defaults). The folder OUT gets
  velocity.pt          the network as a velocity (SiTVelocity)
  class.safetensors    the classes: label [classes]; several have names.txt too
  reward-NAME.pt       for each --scorer NAME.pt: decodes latents and scores the image (eam_export.LatentReward); needs diffusers
and the `task:` of a sweep file is printed. docs/torch.md#sit explains the rest.
"""

import argparse
import importlib.util
import math
import pathlib
import pickle

import torch
from torch import nn

import eam_export
from eam_export import ExportError


class SiTVelocity(nn.Module):
    """forward(x [rows, c, h, w], t [rows], label [rows]) -> [rows, c, h, w]: Eam's velocity for classes (whole numbers as floats).

    SiT's linear path is X_t = t data + (1 - t) noise, and the network predicts data - noise: both are as in Eam. With guidance g the
    velocity is v_none + g (v_class - v_none), from one call with twice the rows, where v_none is that of the class after the last, which
    stands for no class. As in SiT's own sampler only the first channels are guided: `guided` of them.
    """

    def __init__(self, sit: nn.Module, classes: int, guidance: float = 1.0, guided: int = 3):
        super().__init__()
        self.sit, self.classes, self.guidance, self.guided = sit, classes, guidance, guided

    def forward(self, x: torch.Tensor, t: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        label = label.round().long()
        if self.guidance == 1.0:
            return self.sit(x, t, label)
        labels = torch.cat([label, torch.full_like(label, self.classes)])
        with_class, none = self.sit(torch.cat([x, x]), torch.cat([t, t]), labels).chunk(2)
        velocity = none + self.guidance * (with_class - none)
        return torch.cat([velocity[:, : self.guided], with_class[:, self.guided :]], 1)


def read_checkpoint(path: pathlib.Path) -> dict[str, torch.Tensor]:
    """Returns the weights in a checkpoint of SiT: its moving average, or the whole file. Runs no code of the file."""
    try:
        with torch.serialization.safe_globals([argparse.Namespace]):  # train.py keeps its arguments beside the weights
            file = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as failure:
        raise ExportError(f"{path}: there is no such file") from failure
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as failure:
        raise ExportError(f"{path}: cannot be read as weights of SiT: {str(failure).splitlines()[0]}") from failure
    weights = file.get("ema", file) if isinstance(file, dict) else None
    if weights is None or "y_embedder.embedding_table.weight" not in weights:
        raise ExportError(f"{path}: has no weights of SiT (there is no y_embedder.embedding_table.weight)")
    return weights


def load(folder: pathlib.Path, name: str, weights: dict[str, torch.Tensor]):
    """Returns SiT with the weights, and its number of classes. Size, classes and learn_sigma follow from the shapes of the weights."""
    source = folder / "models.py"
    if not source.is_file():
        raise ExportError(f"{folder}: is no clone of SiT: there is no models.py")
    spec = importlib.util.spec_from_file_location("sit_models", source)
    models = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(models)
    except ImportError as failure:
        raise ExportError(f"{source}: cannot be imported: {failure} (pip install {failure.name})") from failure
    if name not in models.SiT_models:
        raise ExportError(f"--model: there is no '{name}': use {', '.join(models.SiT_models)}")
    patch = int(name.rpartition("/")[2])
    classes = weights["y_embedder.embedding_table.weight"].shape[0] - 1
    try:
        channels = weights["x_embedder.proj.weight"].shape[1]
        outputs = weights["final_layer.linear.weight"].shape[0] // patch**2
        size = patch * math.isqrt(weights["pos_embed"].shape[1])
        sit = models.SiT_models[name](input_size=size, in_channels=channels, num_classes=classes, learn_sigma=outputs == 2 * channels)
        sit.load_state_dict(weights)
    except (KeyError, RuntimeError) as failure:
        raise ExportError(f"the weights are not those of {name}: {str(failure).strip().splitlines()[-1].strip()}") from failure
    return sit.eval().requires_grad_(False), classes, (channels, size, size)


def load_vae(name: str) -> nn.Module:
    diffusers = eam_export.needs("diffusers")
    try:
        return diffusers.AutoencoderKL.from_pretrained(name).eval()
    except (OSError, ValueError) as failure:
        raise ExportError(f"diffusers cannot load the decoder {name}: {failure}") from failure


def parse(words):
    parser = argparse.ArgumentParser(description="Exports SiT with LoRA factors for Eam's task `torchscript`.")
    parser.add_argument("sit", metavar="SIT", type=pathlib.Path, help="folder of a clone of SiT")
    parser.add_argument("checkpoint", metavar="CHECKPOINT", type=pathlib.Path, help="its weights")
    parser.add_argument("out", metavar="OUT", type=pathlib.Path, help="folder for the files")
    parser.add_argument("--model", default="SiT-XL/2", help="the network's name in SiT (default: SiT-XL/2)")
    parser.add_argument("--class", dest="labels", type=int, action="append", required=True, metavar="N", help="class; may be repeated")
    parser.add_argument("--guidance", type=float, default=1.0, help="classifier-free guidance (default: 1, none); doubles the cost")
    guided = "number of channels with guidance (default: 3, as in SiT's sampler; 4 is all)"
    parser.add_argument("--guided-channels", type=int, default=3, metavar="N", help=guided)
    parser.add_argument("--rank", type=int, default=32, help="rank of the LoRA factors; 0 trains all weights (default: 32)")
    parser.add_argument("--alpha", type=float, help="alpha of the LoRA factors (default: the rank, so their scale is 1)")
    parser.add_argument("--targets", default="attn.qkv,attn.proj", help="layers with LoRA factors (default: %(default)s)")
    parser.add_argument("--vae", default="stabilityai/sd-vae-ft-ema", help="decoder of the rewards (default: %(default)s)")
    scorer = "TorchScript of image -> score; may be repeated"
    parser.add_argument("--scorer", type=pathlib.Path, action="append", default=[], metavar="FILE", help=scorer)
    parser.add_argument("--seed", type=int, default=0, help="seed of the LoRA factors (default: 0)")
    arguments = parser.parse_args(words)
    if arguments.rank < 0:
        parser.error("--rank must be at least 0")
    return arguments


def main(words=None):
    arguments = parse(words)
    sit, classes, shape = load(arguments.sit, arguments.model, read_checkpoint(arguments.checkpoint))
    wrong = [label for label in arguments.labels if not 0 <= label < classes]
    if wrong:
        raise ExportError(f"--class must be from 0 to {classes - 1}, not {wrong[0]}")
    torch.manual_seed(arguments.seed)
    trained = "(?!.*pos_embed).*"  # the embedding of positions is fixed
    if arguments.rank > 0:
        alpha = arguments.rank if arguments.alpha is None else arguments.alpha
        sit = eam_export.add_lora(sit, arguments.rank, alpha, arguments.targets.split(","))
        trained = ".*lora_.*"

    folder = eam_export.out_folder(arguments.out)
    labels = torch.tensor(arguments.labels, dtype=torch.float32)
    inputs = (torch.randn(2, *shape), torch.tensor([0.3, 0.7]), labels[[0, min(1, len(labels) - 1)]])
    velocity = SiTVelocity(sit, classes, arguments.guidance, arguments.guided_channels)
    eam_export.save_traced(velocity, inputs, folder / "velocity.pt")
    names = [str(label) for label in arguments.labels]
    conditions = eam_export.save_conditions(folder, "class.safetensors", {"label": labels}, names)
    rewards = eam_export.export_rewards(load_vae(arguments.vae), arguments.scorer, shape, folder) if arguments.scorer else []
    print(eam_export.task_lines(conditions, shape, rewards, trained))


if __name__ == "__main__":
    eam_export.run(main)
