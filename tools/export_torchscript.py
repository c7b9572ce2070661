#!/usr/bin/env python3
"""Exports a velocity network and a reward for Eam's task `torchscript`.

    python3 tools/export_torchscript.py example DIR     writes the example that the tests use: velocity.pt, reward.pt, condition.safetensors, noise.pt

The example is small: a conditional network on 2x4x4 "images" and a reward for brightness. Wrap real models in the same two modules:
export_sd3.py does so for Stable Diffusion 3.5, export_sit.py for SiT.

What Eam expects:
  velocity.pt   forward(x: [rows, *shape] float32, t: [rows] float32, *conditions) -> [rows, *shape]. t = 0 is noise, t = 1 is data: X_t = t X_1 + (1 - t) X_0,
                and the velocity v of dX = v dt is E[X_1 - X_0 | X_t]. (With `prediction: noise` the network returns E[X_0 | X_t] instead.)
  reward.pt     forward(x: [rows, *shape] float32, *conditions) -> [rows], differentiable with respect to x, or any function with `reward_gradient: none`.
The trained parameters (setting `train`, a regular expression over their names) must be float32; all others may have any type.
Save with torch.jit.save. Do not freeze the module: torch.jit.freeze turns parameters into constants.
"""

import argparse
import pathlib

import torch
from torch import nn

from eam_export import save_safetensors


class ExampleVelocity(nn.Module):
    """forward(x, t, c): the exact velocity of data N(mean of c, 1), plus a network over flattened images, time and the condition.

    The output of the network is close to zero at first. Its second layer has a low-rank adapter: `train: lora_.*` trains only the adapter.
    """

    def __init__(self, shape, condition: int, width: int, rank: int):
        super().__init__()
        size = int(torch.tensor(shape).prod())
        self.first = nn.Linear(size + 1 + condition, width)
        self.second = nn.Linear(width, width)
        self.last = nn.Linear(width, size)
        with torch.no_grad():
            self.last.weight.mul_(0.05)
            self.last.bias.mul_(0.05)
        self.lora_a = nn.Parameter(torch.randn(rank, width) / width**0.5)
        self.lora_b = nn.Parameter(torch.zeros(width, rank))

    def forward(self, x: torch.Tensor, t: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        a = t.view(-1, 1, 1, 1)
        mean = c.mean(1).view(-1, 1, 1, 1)
        exact = mean + (2 * a - 1) * (x - a * mean) / (a * a + (1 - a) * (1 - a))
        h = torch.cat([x.flatten(1), t[:, None], c], 1)
        h = nn.functional.silu(self.first(h))
        h = nn.functional.silu(self.second(h) + h @ self.lora_a.t() @ self.lora_b.t())
        return exact + self.last(h).view_as(x)


class ExampleNoise(nn.Module):
    """forward(x, t): the exact noise prediction for data N(mean, 1) on the linear path, plus a trainable parameter."""

    def __init__(self, mean: float):
        super().__init__()
        self.mean = nn.Parameter(torch.tensor([mean]))

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        a = t.view(-1, 1)
        b = 1 - a
        return b * (x - a * self.mean) / (a * a + b * b)


class ExampleReward(nn.Module):
    """forward(x): mean brightness, with a soft ceiling."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(x).flatten(1).mean(1)


def example(folder: pathlib.Path):
    torch.manual_seed(0)
    shape = (2, 4, 4)
    folder.mkdir(parents=True, exist_ok=True)
    velocity = ExampleVelocity(shape, condition=3, width=32, rank=2)
    torch.jit.save(torch.jit.script(velocity), str(folder / "velocity.pt"))
    torch.jit.save(torch.jit.script(ExampleReward()), str(folder / "reward.pt"))
    torch.jit.save(torch.jit.script(ExampleNoise(0.0)), str(folder / "noise.pt"))
    save_safetensors(folder / "condition.safetensors", {"c": torch.tensor([[0.5, -1.0, 0.25]])})

    # Values computed by Python, which the tests compare with their own.
    x, t, c = torch.randn(3, *shape), torch.tensor([0.1, 0.5, 0.9]), torch.tensor([[0.5, -1.0, 0.25]]).expand(3, -1)
    leaf = x.clone().requires_grad_(True)
    reward = ExampleReward()(leaf)
    reward.sum().backward()
    save_safetensors(folder / "expected.safetensors", {"x": x, "t": t, "velocity": velocity(x, t, c), "reward": reward, "gradient": leaf.grad})


def main():
    parser = argparse.ArgumentParser(description="Exports networks for Eam's task `torchscript`.")
    parser.add_argument("what", choices=["example"])
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    example(arguments.folder)


if __name__ == "__main__":
    main()
