"""Runs before the Python of docs/torch.md: fresh models, as its reader has them."""

import sys

import diffusers
import torch

import eam_export
from export_sd3 import SD3Velocity, encode


def fresh():
    return diffusers.StableDiffusion3Pipeline.from_pretrained("stable-diffusion", torch_dtype=torch.float32)


exported, guidance = sys.argv[1], 3.0
pipeline = fresh()
negative = encode(pipeline, ["a red bicycle"], "blurred")[1]
torch.manual_seed(99)  # other factors than those of the export
velocity = SD3Velocity(eam_export.add_lora(fresh().transformer, 32, 32, ["to_q", "to_k", "to_v", "to_out.0"]), guidance, negative)
transformer = fresh().transformer
