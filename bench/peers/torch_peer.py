"""The networks and steps of Eam.Torch.Bench in eager PyTorch: python3 torch_peer.py NETWORK DEVICE THREADS SECONDS.
The command torch_peer.py NETWORK export FILE.pt writes the network as TorchScript."""

import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

ROWS, STEPS = 256, 16


class Mlp(nn.Module):
    def __init__(self, d=64, width=256, layers=3, features=64):
        super().__init__()
        count = features // 2
        self.register_buffer("f", torch.tensor([0.5 * 128 ** (i / (count - 1)) for i in range(count)]))
        sizes = [d + features] + [width] * layers
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.last = nn.Linear(width, d)

    def forward(self, x, t):
        a = t[:, None] * self.f
        h = torch.cat([x, torch.cat([a.sin(), a.cos()], 1).expand(x.shape[0], -1)], 1)
        for layer in self.hidden:
            h = F.silu(layer(h))
        return self.last(h)


class Embedding(nn.Module):
    def __init__(self, width, classes=10, features=64):
        super().__init__()
        count = features // 2
        self.register_buffer("f", torch.tensor([0.5 * 128 ** (i / (count - 1)) for i in range(count)]))
        self.first, self.second = nn.Linear(features, width), nn.Linear(width, width)
        self.table = nn.Embedding(classes + 1, width)

    def forward(self, t, label):
        a = t[:, None] * self.f
        h = self.second(F.silu(self.first(torch.cat([a.sin(), a.cos()], 1))))
        return F.silu(h + self.table(label))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, embedding):
        super().__init__()
        self.norm0, self.norm1 = nn.GroupNorm(8, inputs), nn.GroupNorm(8, outputs)
        self.first, self.second = nn.Conv2d(inputs, outputs, 3, padding=1), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.modulation = nn.Linear(embedding, 2 * outputs)
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, e):
        h = self.first(F.silu(self.norm0(x)))
        scale, shift = self.modulation(e)[:, :, None, None].chunk(2, 1)
        h = self.second(F.silu(self.norm1(h) * (1 + scale) + shift))
        return h + self.shortcut(x)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        n, t, w = x.shape
        q, k, v = (layer(x).view(n, t, self.heads, -1).transpose(1, 2) for layer in (self.q, self.k, self.v))
        if hasattr(F, "scaled_dot_product_attention"):
            h = F.scaled_dot_product_attention(q, k, v)
        else:
            h = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(w // self.heads), 3) @ v
        return self.o(h.transpose(1, 2).reshape(n, t, w))


class UNet(nn.Module):
    def __init__(self, width=24, levels=2):
        super().__init__()
        c = [width << level for level in range(levels + 1)]
        self.embedding = Embedding(4 * width)
        e = 4 * width
        self.input = nn.Conv2d(1, width, 3, padding=1)
        self.down = nn.ModuleList(Residual(c[l], c[l], e) for l in range(levels))
        self.narrower = nn.ModuleList(nn.Conv2d(c[l], c[l + 1], 3, stride=2, padding=1) for l in range(levels))
        self.before, self.after = Residual(c[-1], c[-1], e), Residual(c[-1], c[-1], e)
        self.norm, self.attention = nn.GroupNorm(8, c[-1]), Attention(c[-1], 4)
        self.wider = nn.ModuleList(nn.Conv2d(c[l + 1], c[l], 3, padding=1) for l in range(levels))
        self.up = nn.ModuleList(Residual(2 * c[l], c[l], e) for l in range(levels))
        self.output_norm, self.output = nn.GroupNorm(8, width), nn.Conv2d(width, 1, 3, padding=1)
        self.label = torch.tensor([3])

    def forward(self, x, t):
        e = self.embedding(t, self.label.to(x.device))
        h, skips = self.input(x.view(-1, 1, 8, 8)), []
        for block, narrower in zip(self.down, self.narrower):
            h = block(h, e)
            skips.append(h)
            h = narrower(h)
        h = self.before(h, e)
        n, c, a, b = h.shape
        h = h + self.attention(self.norm(h).view(n, c, -1).transpose(1, 2)).transpose(1, 2).reshape(n, c, a, b)
        h = self.after(h, e)
        for level in reversed(range(len(self.up))):
            h = self.wider[level](F.interpolate(h, scale_factor=2))
            h = self.up[level](torch.cat([h, skips[level]], 1), e)
        return self.output(F.silu(self.output_norm(h))).view(x.shape)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.modulation, self.attention = nn.Linear(width, 6 * width), Attention(width, heads)
        self.first, self.second = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, e):
        m = self.modulation(e)[:, None].chunk(6, 2)
        x = x + m[2] * self.attention(modulate(x, m[0], m[1]))
        return x + m[5] * self.second(F.gelu(self.first(modulate(x, m[3], m[4]))))


def modulate(x, shift, scale):
    return F.layer_norm(x, x.shape[-1:], eps=1e-6) * (1 + scale) + shift


class DiT(nn.Module):
    def __init__(self, patch=2, width=64, depth=4, heads=4):
        super().__init__()
        self.patch = patch
        self.embedding, self.patches = Embedding(width), nn.Linear(patch * patch, width)
        self.positions = nn.Parameter(torch.randn((8 // patch) ** 2, width) / 8)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.modulation, self.output = nn.Linear(width, 2 * width), nn.Linear(width, patch * patch)
        self.label = torch.tensor([3])

    def forward(self, x, t):
        n, p, s = x.shape[0], self.patch, 8 // self.patch
        e = self.embedding(t, self.label.to(x.device))
        h = self.patches(x.view(n, 1, s, p, s, p).permute(0, 2, 4, 1, 3, 5).reshape(n, s * s, -1)) + self.positions
        for block in self.blocks:
            h = block(h, e)
        m = self.modulation(e)[:, None].chunk(2, 2)
        h = self.output(modulate(h, m[0], m[1]))
        return h.view(n, s, s, 1, p, p).permute(0, 3, 1, 4, 2, 5).reshape(n, -1)


NETWORKS = {"mlp": Mlp, "unet": UNet, "dit": DiT}


def export(name, file):
    torch.manual_seed(1)
    inputs = torch.randn(ROWS, 64), torch.rand(ROWS)
    torch.jit.trace(NETWORKS[name](), inputs, check_trace=False).save(file)


def measure(step, seconds, device):
    for _ in range(5):
        step()
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < seconds:
        begun = time.perf_counter()
        step()
        if device != "cpu":
            torch.cuda.synchronize()
        times.append(1e3 * (time.perf_counter() - begun))
    times.sort()
    return times[len(times) // 4]


def main():
    if sys.argv[2] == "export":
        export(sys.argv[1], sys.argv[3])
        return
    name, device, threads, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = NETWORKS[name]().to(device)
    parameters = list(network.parameters())
    average = [p.detach().clone() for p in parameters]
    adam = torch.optim.Adam(parameters, lr=1e-4)
    x, target, t = torch.randn(ROWS, 64, device=device), torch.randn(ROWS, 64, device=device), torch.rand(ROWS, device=device)

    def train():
        adam.zero_grad()
        loss = (network(x, t) - target).square().sum(1).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        with torch.no_grad():
            if hasattr(torch, "_foreach_lerp_"):
                torch._foreach_lerp_(average, parameters, 0.02)
            else:
                torch._foreach_mul_(average, 0.98)
                torch._foreach_add_(average, parameters, alpha=0.02)
        loss.item()

    @torch.no_grad()
    def sample():
        y = x
        for k in range(STEPS):
            y = y + network(y, torch.full((1,), k / STEPS, device=device)) / STEPS

    count = sum(p.numel() for p in parameters)
    print(f"{name} train {measure(train, seconds, device):.3f} {count}")
    print(f"{name} sample {measure(sample, seconds, device):.3f} {count}")


if __name__ == "__main__":
    main()
