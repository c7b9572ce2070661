"""The training step of Eam.Bench/MlpStep.cs in PyTorch. Prints the median CPU milliseconds of a training step and of a forward pass for each shape d,H,B."""
import math
import statistics
import sys
import time

import torch

torch.set_num_threads(1)


class Mlp(torch.nn.Module):
    def __init__(self, dimension, width, layers=3, features=64):
        super().__init__()
        count = features // 2
        self.register_buffer("frequencies", 0.5 * 128.0 ** (torch.arange(count) / (count - 1)))
        sizes = [dimension + features] + [width] * layers + [dimension]
        modules = []
        for i in range(layers + 1):
            modules.append(torch.nn.Linear(sizes[i], sizes[i + 1]))
            if i < layers:
                modules.append(torch.nn.SiLU())
        self.layers = torch.nn.Sequential(*modules)

    def forward(self, x, t):
        angle = t[:, None] * self.frequencies
        return self.layers(torch.cat([x, torch.sin(angle), torch.cos(angle)], 1))


def measure(action):
    """Returns the median CPU milliseconds of a call: 0.3 s of warm-up, then 0.4 s of measurement."""
    end = time.process_time() + 0.3
    while time.process_time() < end:
        action()
    samples = []
    end = time.process_time() + 0.4
    while time.process_time() < end:
        start = time.process_time()
        action()
        samples.append((time.process_time() - start) * 1e3)
    return statistics.median(samples)


def main():
    for text in sys.argv[1:]:
        dimension, width, batch = map(int, text.split(","))
        torch.manual_seed(7)
        model = Mlp(dimension, width)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        x, target, t = torch.randn(batch, dimension), torch.randn(batch, dimension), torch.rand(batch)

        def train():
            loss = ((model(x, t) - target) ** 2).sum(1).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()

        def forward():
            with torch.no_grad():
                model(x, t[:1].expand(batch))

        print(f"{text} train {measure(train):.4f} forward {measure(forward):.4f}", flush=True)


main()
