"""Parts of the stand-ins: small networks with random weights, beside an exact flow from noise to a Gaussian.

The data are Gaussian with deviation DEVIATION and a mean m that depends on the condition. Noise x0 then ends in m + DEVIATION x0.
"""

import math

import torch
from torch import nn

DEVIATION = 0.5


def expected(x, t, mean):
    """E[data | X_t = x] and E[noise | X_t = x] for X_t = t data + (1 - t) noise."""
    t = t.to(x.dtype).view(-1, 1, 1, 1)
    mean = mean[:, :, None, None]
    variance = (t * DEVIATION) ** 2 + (1 - t) ** 2
    return mean + t * DEVIATION**2 / variance * (x - t * mean), (1 - t) / variance * (x - t * mean)


def embedded(time, width):
    """Sines and cosines of the times. The frequencies are made on the device of the times, as the real models do."""
    frequencies = torch.exp(-math.log(10000) * torch.arange(width // 2, dtype=torch.float32, device=time.device) / (width // 2))
    angles = time[:, None].float() * frequencies[None]
    return torch.cat([torch.cos(angles), torch.sin(angles)], -1)


def patches(x, size):
    """[rows, channels, h, w] -> [rows, tokens, channels size size]"""
    rows, channels, height, width = x.shape
    x = x.reshape(rows, channels, height // size, size, width // size, size)
    return x.permute(0, 2, 4, 1, 3, 5).reshape(rows, (height // size) * (width // size), channels * size * size)


def image(tokens, channels, size, length):
    """The inverse of patches for images of length x length."""
    x = tokens.reshape(tokens.shape[0], length // size, length // size, channels, size, size)
    return x.permute(0, 3, 1, 4, 2, 5).reshape(tokens.shape[0], channels, length, length)


def attention(q, k, v):
    return torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]), -1) @ v


class PatchProjection(nn.Module):
    """The weights of a convolution with a kernel and a stride of one patch."""

    def __init__(self, channels, width, size):
        super().__init__()
        self.size = size
        self.weight = nn.Parameter(torch.randn(width, channels, size, size) / math.sqrt(channels * size * size))
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, x):
        return nn.functional.linear(patches(x, self.size), self.weight.flatten(1), self.bias)
