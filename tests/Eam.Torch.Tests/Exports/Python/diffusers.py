"""A stand-in for diffusers: the names and calls that the exports use, with small networks of random weights."""

import types
import zlib

import torch
from torch import nn

import blocks
import peft

WIDTH, TOKENS, POOLED, JOINT = 16, 5, 6, 12


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.to_q, self.to_k, self.to_v = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.to_out = nn.ModuleList([nn.Linear(WIDTH, WIDTH), nn.Dropout(0.0)])

    def forward(self, x, context):
        both = torch.cat([x, context], 1)
        return self.to_out[1](self.to_out[0](blocks.attention(self.to_q(x), self.to_k(both), self.to_v(both))))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attn = Attention()

    def forward(self, x, context):
        return x + self.attn(x, context)


class SD3Transformer2DModel(nn.Module):
    """Predicts noise - data of X_s = (1 - s) data + s noise for timesteps 1000 s: exactly, plus a small network."""

    def __init__(self):
        super().__init__()
        self.config = types.SimpleNamespace(in_channels=3, patch_size=2, sample_size=8, pos_embed_max_size=12, joint_attention_dim=JOINT)
        self.pos_embed = blocks.PatchProjection(3, WIDTH, 2)
        self.time_text_embed = nn.Linear(WIDTH + POOLED, WIDTH)
        self.context_embedder = nn.Linear(JOINT, WIDTH)
        self.transformer_blocks = nn.ModuleList([Block(), Block()])
        self.proj_out = nn.Linear(WIDTH, 3 * 2 * 2)
        self.mean = nn.Linear(POOLED, 3)

    @property
    def dtype(self):
        return next(self.parameters()).dtype

    def forward(
        self,
        hidden_states,
        encoder_hidden_states=None,
        pooled_projections=None,
        timestep=None,
        block_controlnet_hidden_states=None,
        joint_attention_kwargs=None,
        return_dict=True,
        skip_layers=None,
    ):
        x = hidden_states
        time = blocks.embedded(timestep, WIDTH).to(x.dtype)
        h = self.pos_embed(x) + self.time_text_embed(torch.cat([time, pooled_projections], 1))[:, None]
        context = self.context_embedder(encoder_hidden_states)
        for block in self.transformer_blocks:
            h = block(h, context)
        data, noise = blocks.expected(x, 1 - timestep / 1000, torch.tanh(self.mean(pooled_projections)))
        output = noise - data + 0.05 * blocks.image(self.proj_out(h), 3, 2, x.shape[-1])
        return (output,) if not return_dict else types.SimpleNamespace(sample=output)


class AutoencoderKL(nn.Module):
    """Decodes latents to images of twice the size."""

    def __init__(self, channels, scaling_factor, shift_factor):
        super().__init__()
        self.config = types.SimpleNamespace(scaling_factor=scaling_factor, shift_factor=shift_factor)
        self.colours = nn.Linear(channels, 3 * 4)

    @classmethod
    def from_pretrained(cls, name):
        require(name, "vae")
        torch.manual_seed(5)
        return cls(4, 0.18215, None)

    def decode(self, z, return_dict=True):
        pixels = self.colours(z.permute(0, 2, 3, 1))
        decoded = torch.tanh(blocks.image(pixels.flatten(1, 2), 3, 2, 2 * z.shape[-1]))
        return (decoded,) if not return_dict else types.SimpleNamespace(sample=decoded)


class StableDiffusion3Pipeline:
    vae_scale_factor = 2

    def __init__(self, torch_dtype):
        torch.manual_seed(3)
        self.transformer = SD3Transformer2DModel().to(torch_dtype)
        self.vae = AutoencoderKL(3, 1.5305, 0.0609).to(torch_dtype)

    @classmethod
    def from_pretrained(cls, name, torch_dtype=torch.float32, **parts):
        require(name, "stable-diffusion")
        return cls(torch_dtype)

    def encode_prompt(self, prompt, prompt_2, prompt_3, negative_prompt=None, do_classifier_free_guidance=True):
        """Returns the embeddings of the prompts, of the negative prompts, and both pooled."""
        negative = [negative_prompt or ""] * len(prompt)
        return self.embed(prompt, TOKENS, JOINT), self.embed(negative, TOKENS, JOINT), self.embed(prompt, POOLED), self.embed(negative, POOLED)

    def load_lora_weights(self, weights):
        """Adds an adapter from a file whose names begin with transformer. Without a configuration, alpha is the rank."""
        weights = {name.removeprefix("transformer."): value for name, value in weights.items() if name.startswith("transformer.")}
        layers = {name.rpartition(".lora_B.weight")[0]: value.shape[1] for name, value in weights.items() if ".lora_B." in name}
        rank = max(layers.values())
        peft.inject_adapter_in_model(peft.LoraConfig(rank, rank, list(layers)), self.transformer)
        assert not peft.set_peft_model_state_dict(self.transformer, weights).unexpected_keys

    def embed(self, texts, *shape):
        def of(text):
            return torch.randn(*shape, generator=torch.Generator().manual_seed(zlib.crc32(text.encode())))

        return torch.stack([of(text) for text in texts]).to(self.transformer.dtype)


def require(name, expected):
    if name != expected:
        raise OSError(f"{name} does not appear to have a file named model_index.json")
