"""Exports the stand-ins with the programs of tools/, and computes what the models' own samplers and decoders give, in float64.

    python3 make.py OUT       PYTHONPATH must have tools/ and this folder

Each model gets a folder: its exported files, task.yaml (what the program printed) and expected.safetensors.
"""

import contextlib
import importlib.util
import pathlib
import sys

import diffusers
import torch

import eam_export
import export_sd3
import export_sit

STEPS, ROWS = 10, 3
PROMPT, NEGATIVE = "a red bicycle", "blurred"
HERE = pathlib.Path(__file__).parent


class Brightness(torch.nn.Module):
    """A scorer: a weighted mean of the colours, [rows, 3, h, w] -> [rows]."""

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return (image[:, 0] * 0.5 + image[:, 1] ** 2 - image[:, 2] * 0.25).flatten(1).mean(1)


def printed(program, words, folder):
    """Runs a program of tools/, and keeps what it prints."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "task.yaml", "w") as file, contextlib.redirect_stdout(file):
        program.main([str(word) for word in words])


def rewarded(vae, x):
    """The reward of latents and its gradient, as the pipelines decode: latents / scaling + shift, then -1 ... 1 to 0 ... 1."""
    x = x.clone().requires_grad_(True)
    image = vae.double().decode(x / vae.config.scaling_factor + (vae.config.shift_factor or 0), return_dict=False)[0]
    reward = Brightness()((image / 2 + 0.5).clamp(0, 1))
    reward.sum().backward()
    return {"reward": reward, "gradient": x.grad}


def sampled(noise, predict):
    """Euler's method from sigma = 1 (noise) to 0 (data), as FlowMatchEulerDiscreteScheduler without a shift: x += d sigma (noise - data)."""
    x = noise.double()
    for i in range(STEPS):
        sigma, following = 1 - i / STEPS, 1 - (i + 1) / STEPS
        x = x + (following - sigma) * predict(x, torch.full((len(x),), 1000 * sigma, dtype=torch.float64))
    return x


def sd3(out, scorer, guidance):
    words = ["stable-diffusion", out, "--prompt", PROMPT, "--negative", NEGATIVE, "--size", 12, "--type", "float32", "--scorer", scorer]
    printed(export_sd3, [*words, "--guidance", guidance], out)

    pipeline = diffusers.StableDiffusion3Pipeline.from_pretrained("stable-diffusion", torch_dtype=torch.float64)
    transformer, (prompt, unprompt, pooled, unpooled) = pipeline.transformer, pipeline.encode_prompt([PROMPT], None, None, NEGATIVE)
    noise = torch.randn(ROWS, 3, 6, 6, generator=torch.Generator().manual_seed(11))

    def predict(x, timestep):
        def one(embeddings, projections):
            return transformer(x, embeddings.expand(len(x), -1, -1), projections.expand(len(x), -1), timestep).sample

        with_prompt = one(prompt, pooled)
        return with_prompt if guidance == 1 else one(unprompt, unpooled) + guidance * (with_prompt - one(unprompt, unpooled))

    with torch.no_grad():
        samples = sampled(noise, predict)
        mean, unmean = torch.tanh(transformer.mean(pooled))[0], torch.tanh(transformer.mean(unpooled))[0]
    mean = unmean + guidance * (mean - unmean)
    values = {"noise": noise, "samples": samples, "mean": mean, **rewarded(pipeline.vae, noise.double())}
    eam_export.save_safetensors(out / "expected.safetensors", values)


def sit(out, scorer, guidance, label):
    spec = importlib.util.spec_from_file_location("sit_models", HERE / "sit" / "models.py")
    models = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(models)
    torch.manual_seed(7)
    network = models.SiT_models["SiT-S/2"](input_size=6, num_classes=10, learn_sigma=True)
    torch.save({"ema": network.state_dict(), "model": {}}, out.parent / "sit.ckpt")
    words = [HERE / "sit", out.parent / "sit.ckpt", out, "--model", "SiT-S/2", "--class", label, "--vae", "vae", "--scorer", scorer]
    printed(export_sit, [*words, "--guidance", guidance], out)

    network = network.double()
    noise = torch.randn(ROWS, 4, 6, 6, generator=torch.Generator().manual_seed(12))
    x = torch.cat([noise, noise]).double()
    labels = torch.tensor([label] * ROWS + [10] * ROWS)
    with torch.no_grad():
        for i in range(STEPS):  # Euler's method along SiT's path, from t = 0 (noise) to 1 (data)
            x = x + network.forward_with_cfg(x, torch.full((2 * ROWS,), i / STEPS, dtype=torch.float64), labels, guidance) / STEPS
        mean, unmean = network.mean(torch.tensor([label]))[0], network.mean(torch.tensor([10]))[0]
    guided = torch.cat([(unmean + guidance * (mean - unmean))[:3], mean[3:]])
    vae = diffusers.AutoencoderKL.from_pretrained("vae")
    values = {"noise": noise, "samples": x[:ROWS], "mean": guided, **rewarded(vae, noise.double())}
    eam_export.save_safetensors(out / "expected.safetensors", values)


def main():
    out = pathlib.Path(sys.argv[1])
    scorer = out / "bright.pt"
    torch.jit.save(torch.jit.script(Brightness()), str(scorer))
    sd3(out / "sd3-guided", scorer, 3.0)
    sd3(out / "sd3", scorer, 1.0)
    sit(out / "sit-guided", scorer, 4.0, label=2)
    sit(out / "sit", scorer, 1.0, label=7)


main()
