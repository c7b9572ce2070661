#!/usr/bin/env python3
"""Exports Stable Diffusion 3.5 with LoRA factors for Eam's task `torchscript`. Needs diffusers, transformers and peft.

    python3 tools/export_sd3.py stabilityai/stable-diffusion-3.5-medium OUT --prompt "a red bicycle" --guidance 4.5 --scorer pick.pt

MODEL is a folder or a name that diffusers' from_pretrained takes. The folder OUT gets
  velocity.pt           the transformer as a velocity (SD3Velocity)
  prompt.safetensors    the embeddings of the prompts: pooled [prompts, p] and prompt [prompts, tokens, d]; several have names.txt too
  reward-NAME.pt        for each --scorer NAME.pt: decodes latents and scores the image (eam_export.LatentReward)
and the `task:` of a sweep file is printed. docs/torch.md#stable-diffusion-35-with-lora explains the rest.
"""

import argparse
import pathlib

import torch
from torch import nn

import eam_export
from eam_export import ExportError

TYPES = {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}


class SD3Velocity(nn.Module):
    """forward(x [rows, c, h, w], t [rows], pooled [rows, p], prompt [rows, tokens, d]) -> [rows, c, h, w]: Eam's velocity.

    The transformer of diffusers follows X_s = (1 - s) data + s noise. It takes the timestep 1000 s, and predicts noise - data. Eam's time
    is t = 1 - s, and its velocity is data - noise. With guidance g the velocity is v_none + g (v_prompt - v_none), from one call with twice
    the rows, where v_none is that of the negative prompt.
    """

    def __init__(self, transformer: nn.Module, guidance: float = 1.0, negative: tuple[torch.Tensor, torch.Tensor] | None = None):
        """negative: pooled [1, p] and prompt [1, tokens, d] of the negative prompt; needed unless guidance is 1."""
        super().__init__()
        self.transformer, self.guidance, self.type = transformer, guidance, transformer.dtype
        if guidance != 1.0:
            if negative is None:
                raise ValueError("guidance needs the embeddings of the negative prompt")
            self.register_buffer("unpooled", negative[0].to(self.type))
            self.register_buffer("unprompt", negative[1].to(self.type))

    def forward(self, x: torch.Tensor, t: torch.Tensor, pooled: torch.Tensor, prompt: torch.Tensor) -> torch.Tensor:
        timestep = (1 - t) * 1000
        pooled, prompt = pooled.to(self.type), prompt.to(self.type)
        if self.guidance == 1.0:
            return -self.predict(x, timestep, pooled, prompt)
        rows = x.shape[0]
        pooled = torch.cat([self.unpooled.expand(rows, -1), pooled])
        prompt = torch.cat([self.unprompt.expand(rows, -1, -1), prompt])
        none, with_prompt = self.predict(torch.cat([x, x]), torch.cat([timestep, timestep]), pooled, prompt).chunk(2)
        return -(none + self.guidance * (with_prompt - none))

    def predict(self, x, timestep, pooled, prompt):
        """noise - data, in float32."""
        return self.transformer(
            hidden_states=x.to(self.type),
            encoder_hidden_states=prompt,
            pooled_projections=pooled,
            timestep=timestep,
            return_dict=False,
        )[0].float()


def encode(pipeline, prompts: list[str], negative: str):
    """Returns (pooled, prompt) of the prompts and (pooled, prompt) of the negative prompt."""
    with torch.no_grad():
        prompt, unprompt, pooled, unpooled = pipeline.encode_prompt(
            prompt=prompts, prompt_2=None, prompt_3=None, negative_prompt=negative, do_classifier_free_guidance=True
        )
    return (pooled, prompt), (unpooled[:1], unprompt[:1])


def load(arguments):
    """Returns the pipeline of diffusers."""
    diffusers = eam_export.needs("diffusers")
    without = {"text_encoder_3": None, "tokenizer_3": None} if arguments.no_t5 else {}
    try:
        pipeline = diffusers.StableDiffusion3Pipeline.from_pretrained(arguments.model, torch_dtype=TYPES[arguments.type], **without)
    except (OSError, ValueError, ImportError) as failure:
        raise ExportError(f"diffusers cannot load {arguments.model} as Stable Diffusion 3: {failure}") from failure
    return pipeline


def latent_shape(pipeline, size: int | None) -> tuple[int, int, int]:
    """Returns the shape of the latents for images of size x size pixels; the model's own size if it is None."""
    config, pixels = pipeline.transformer.config, pipeline.vae_scale_factor
    length = config.sample_size if size is None else size // pixels
    least, most = pixels * config.patch_size, pixels * config.patch_size * config.pos_embed_max_size
    if size is not None and (size % least or not least <= size <= most):
        raise ExportError(f"--size must be a multiple of {least} up to {most} for this model, not {size}")
    return (config.in_channels, length, length)


def read_prompts(arguments) -> list[str]:
    if arguments.prompts is None:
        return [arguments.prompt]
    try:
        prompts = [line.strip() for line in arguments.prompts.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as failure:
        raise ExportError(f"{arguments.prompts}: cannot be read: {failure}") from failure
    if not prompts:
        raise ExportError(f"{arguments.prompts}: there is no prompt in it; write one in each line")
    return prompts


def parse(words):
    parser = argparse.ArgumentParser(description="Exports Stable Diffusion 3.5 with LoRA factors for Eam's task `torchscript`.")
    parser.add_argument("model", metavar="MODEL", help="folder or name of the model, as diffusers' from_pretrained takes it")
    parser.add_argument("out", metavar="OUT", type=pathlib.Path, help="folder for the files")
    prompt = parser.add_mutually_exclusive_group(required=True)
    prompt.add_argument("--prompt", help="the prompt")
    prompt.add_argument("--prompts", type=pathlib.Path, metavar="FILE", help="several prompts, one in each line")
    parser.add_argument("--negative", default="", help="the negative prompt of the guidance (default: empty)")
    parser.add_argument("--guidance", type=float, default=1.0, help="classifier-free guidance (default: 1, none); doubles the cost")
    parser.add_argument("--size", type=int, help="width and height of the images in pixels (default: the model's)")
    parser.add_argument("--rank", type=int, default=32, help="rank of the LoRA factors; 0 trains all weights (default: 32)")
    parser.add_argument("--alpha", type=float, help="alpha of the LoRA factors (default: the rank, so their scale is 1)")
    parser.add_argument("--targets", default="to_q,to_k,to_v,to_out.0", help="layers with LoRA factors (default: %(default)s)")
    parser.add_argument("--type", choices=TYPES, default="bfloat16", help="type of the frozen weights (default: bfloat16)")
    parser.add_argument("--no-t5", action="store_true", help="leave the third text encoder out, as diffusers allows; needs less memory")
    scorer = "TorchScript of image -> score; may be repeated"
    parser.add_argument("--scorer", type=pathlib.Path, action="append", default=[], metavar="FILE", help=scorer)
    parser.add_argument("--seed", type=int, default=0, help="seed of the LoRA factors (default: 0)")
    arguments = parser.parse_args(words)
    if arguments.rank < 0:
        parser.error("--rank must be at least 0")
    if arguments.rank == 0 and arguments.type != "float32":
        parser.error("--rank 0 trains all weights, and Eam trains only float32: add --type float32")
    return arguments


def main(words=None):
    arguments = parse(words)
    prompts = read_prompts(arguments)
    pipeline = load(arguments)
    shape = latent_shape(pipeline, arguments.size)
    (pooled, prompt), negative = encode(pipeline, prompts, arguments.negative)
    transformer, vae = pipeline.transformer.requires_grad_(False), pipeline.vae.float()
    del pipeline  # the text encoders are large
    torch.manual_seed(arguments.seed)
    trained = ".*"
    if arguments.rank > 0:
        alpha = arguments.rank if arguments.alpha is None else arguments.alpha
        transformer = eam_export.add_lora(transformer, arguments.rank, alpha, arguments.targets.split(","))
        trained = ".*lora_.*"

    folder = eam_export.out_folder(arguments.out)
    pair = [0, min(1, len(prompts) - 1)]
    inputs = (torch.randn(2, *shape), torch.tensor([0.3, 0.7]), pooled[pair].float(), prompt[pair].float())
    eam_export.save_traced(SD3Velocity(transformer, arguments.guidance, negative), inputs, folder / "velocity.pt")
    conditions = eam_export.save_conditions(folder, "prompt.safetensors", {"pooled": pooled, "prompt": prompt}, prompts)
    rewards = eam_export.export_rewards(vae, arguments.scorer, shape, folder)
    print(eam_export.task_lines(conditions, shape, rewards, trained))


if __name__ == "__main__":
    eam_export.run(main)
