"""A stand-in for models.py of SiT: the same class, arguments and names of weights, with a small network of random weights."""

import blocks
import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        return self.proj(blocks.attention(*self.qkv(x).chunk(3, -1)))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attn = Attention(width)

    def forward(self, x, c):
        return x + self.attn(x + c[:, None])


class LabelEmbedder(nn.Module):
    def __init__(self, classes, width):
        super().__init__()
        self.embedding_table = nn.Embedding(classes + 1, width)  # the last one stands for no class

    def forward(self, labels):
        return self.embedding_table(labels)


class TimestepEmbedder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.mlp = nn.Linear(width, width)

    def forward(self, t):
        return self.mlp(blocks.embedded(t, self.mlp.in_features).to(self.mlp.weight.dtype))


class SiT(nn.Module):
    """Predicts data - noise of X_t = t data + (1 - t) noise: exactly, plus a small network."""

    def __init__(self, input_size=32, patch_size=2, in_channels=4, hidden_size=16, depth=2, num_classes=1000, learn_sigma=True):
        super().__init__()
        self.in_channels, self.patch_size, self.learn_sigma = in_channels, patch_size, learn_sigma
        self.x_embedder = nn.Module()
        self.x_embedder.proj = blocks.PatchProjection(in_channels, hidden_size, patch_size)
        self.t_embedder, self.y_embedder = TimestepEmbedder(hidden_size), LabelEmbedder(num_classes, hidden_size)
        self.pos_embed = nn.Parameter(torch.randn(1, (input_size // patch_size) ** 2, hidden_size), requires_grad=False)
        self.blocks = nn.ModuleList([Block(hidden_size) for _ in range(depth)])
        self.final_layer = nn.Module()
        self.final_layer.linear = nn.Linear(hidden_size, patch_size * patch_size * in_channels * (2 if learn_sigma else 1))

    def mean(self, y):
        return torch.tanh(self.y_embedder(y)[:, : self.in_channels])

    def forward(self, x, t, y):
        c = self.t_embedder(t) + self.y_embedder(y)
        h = self.x_embedder.proj(x) + self.pos_embed
        for block in self.blocks:
            h = block(h, c)
        channels = self.in_channels * (2 if self.learn_sigma else 1)
        output = blocks.image(self.final_layer.linear(h), channels, self.patch_size, x.shape[-1])
        data, noise = blocks.expected(x, t, self.mean(y))
        return data - noise + 0.05 * (output.chunk(2, dim=1)[0] if self.learn_sigma else output)

    def forward_with_cfg(self, x, t, y, cfg_scale):
        """x and y have the classes first and "no class" second; only the first three channels are guided."""
        first = x[: len(x) // 2]
        output = self.forward(torch.cat([first, first]), t, y)
        with_class, none = output[:, :3].chunk(2)
        guided = none + cfg_scale * (with_class - none)
        return torch.cat([torch.cat([guided, guided]), output[:, 3:]], 1)


SiT_models = {
    "SiT-S/2": lambda **arguments: SiT(patch_size=2, **arguments),
    "SiT-S/4": lambda **arguments: SiT(patch_size=4, **arguments),
}
