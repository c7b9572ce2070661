"""What export_sd3.py and export_sit.py share: LoRA factors, a reward on latents, tracing for Eam, and checks of what was traced.

Another exporter can use it too. docs/torch.md#models-from-python-task-torchscript says what Eam expects of the files.
"""

import ctypes
import importlib
import json
import pathlib
import struct
import sys
import warnings

import torch
from torch import nn


HALF = (torch.bfloat16, torch.float16)


class ExportError(Exception):
    """A mistake of the user, or a model that cannot be exported. The message is one line."""


def run(main) -> None:
    """Calls main(). An ExportError is one line on standard error and exit code 1."""
    try:
        main()
    except ExportError as failure:
        print(f"{pathlib.Path(sys.argv[0]).name}: {' '.join(str(failure).split())}", file=sys.stderr)
        sys.exit(1)


def needs(package: str):
    """Imports a package that the export needs, or says how to get it."""
    try:
        return importlib.import_module(package)
    except ImportError as failure:
        if failure.name == package:
            raise ExportError(f"{package} is not installed: pip install {package}") from failure
        raise ExportError(f"{package} cannot be imported: {failure}") from failure


def out_folder(path: pathlib.Path) -> pathlib.Path:
    """Makes the folder of the exported files."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise ExportError(f"{path}: cannot make this folder: {failure.strerror}") from failure
    return path


def add_lora(model: nn.Module, rank: int, alpha: float, targets: list[str]) -> nn.Module:
    """Adds LoRA factors to the layers whose names end with a target. Only the factors are trained; they are float32, as Eam requires."""
    peft = needs("peft")
    config = peft.LoraConfig(r=rank, lora_alpha=alpha, target_modules=targets)
    try:
        model = peft.inject_adapter_in_model(config, model)
    except ValueError as failure:  # for example, no layer has such a name
        raise ExportError(f"peft refuses --targets {','.join(targets)}: {failure}") from failure
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            parameter.data = parameter.data.float()
    return model


class LatentReward(nn.Module):
    """forward(x [rows, channels, h, w]) -> [rows]: decodes latents and scores the image.

    decode: latents as the decoder expects them -> image in -1 ... 1. scorer: image in 0 ... 1, [rows, 3, H, W] -> [rows], differentiable.
    The flow's latents are (latents of the decoder - shift) * scaling. Outside of 0 ... 1 the image is cut off, and has no gradient.
    """

    def __init__(self, vae: nn.Module, scorer: nn.Module, scaling: float, shift: float = 0.0):
        super().__init__()
        self.vae, self.scorer, self.scaling, self.shift = vae, scorer, scaling, shift

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        latents = x / self.scaling + self.shift
        image = self.vae.decode(latents.to(next(self.vae.parameters()).dtype), return_dict=False)[0].float()
        return self.scorer((image / 2 + 0.5).clamp(0, 1)).float().reshape(x.shape[0])


def export_rewards(vae: nn.Module, scorers: list[pathlib.Path], shape: tuple[int, ...], folder: pathlib.Path) -> list[str]:
    """Writes reward-NAME.pt for each scorer NAME.pt (TorchScript, see LatentReward). Returns the names of the files."""
    files = []
    for path in scorers:
        try:
            scorer = torch.jit.load(str(path), map_location="cpu")
        except (RuntimeError, ValueError, OSError) as failure:
            raise ExportError(f"{path}: cannot be read as TorchScript (torch.jit.save writes such a file): {failure}") from failure
        reward = LatentReward(vae, scorer, vae.config.scaling_factor, getattr(vae.config, "shift_factor", None) or 0.0)
        files.append(f"reward-{path.stem}.pt")
        save_traced(reward.requires_grad_(False), (torch.randn(2, *shape),), folder / files[-1])
    return files


def save_traced(module: nn.Module, inputs: tuple[torch.Tensor, ...], path: pathlib.Path) -> None:
    """Traces a module with two rows, checks the trace against the module, and saves it.

    All inputs have the rows first.
    """
    module.eval()
    x = inputs[0].clone().requires_grad_(True)  # or some layers would be traced in a form without gradient
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # sizes that became constants: what matters is checked below
        traced = torch.jit.trace(module, (x, *inputs[1:]), check_trace=False)
    if follow_device(traced):
        print(f"warning: {path.name} runs only on the kind of device of this export", file=sys.stderr)
    # Each check runs once, so optimising the trace for it costs more than it saves.
    with torch.jit.optimized_execution(False):
        check(module, traced, (x, *inputs[1:]), path.name)
    torch.jit.save(traced, str(path))


def check(module: nn.Module, traced: torch.jit.ScriptModule, inputs: tuple[torch.Tensor, ...], name: str) -> None:
    """Compares a trace of two rows with its module for other numbers of rows, and takes the gradient of x."""
    tolerance = 2e-2 if any(value.dtype in HALF for value in module.state_dict().values()) else 1e-3
    with torch.no_grad():
        for rows in ([0], [1, 0, 1], [0, 1]):
            some = tuple(tensor[rows] for tensor in inputs)
            expected, found = module(*some).float(), traced(*some).float()
            if found.shape != expected.shape:
                raise ExportError(f"{name}: traced with 2 rows, it returns {list(found.shape)} for {len(rows)}")
            error = float((found - expected).norm() / expected.norm().clamp_min(1e-12))
            if not error < tolerance:
                raise ExportError(f"{name}: traced with 2 rows, its result for {len(rows)} differs from the model's by {error:.1%}")
    output = traced(*inputs).float().sum()
    gradient = torch.autograd.grad(output, inputs[0], allow_unused=True)[0] if output.requires_grad else None
    if gradient is None or not bool(torch.isfinite(gradient).all()) or not bool(gradient.any()):
        raise ExportError(f"{name}: the gradient with respect to x is missing, zero or not finite")


def follow_device(traced: torch.jit.ScriptModule) -> bool:
    """Makes a trace run on any device. Returns whether a device is left in it.

    A trace holds the device on which tensors were created (torch.arange in the embedding of time). It becomes that of the first argument.
    """
    left = False
    for module in traced.modules():
        for name in module._c._method_names():
            graph = module._c._get_method(name).graph
            tensors = [value for value in graph.inputs() if value.type().isSubtypeOf(torch._C.TensorType.get())]
            devices = [node for node in graph.findAllNodes("prim::Constant") if node.output().type().str() == "Device"]
            if devices and not tensors:
                left = True
            elif devices:
                device = graph.create("prim::device", [tensors[0]], 1)
                device.output().setType(torch._C.DeviceObjType.get())
                graph.prependNode(device)
                for node in devices:
                    node.output().replaceAllUsesWith(device.output())
                    node.destroy()
    return left


def save_safetensors(path, tensors: dict[str, torch.Tensor]) -> None:
    """Writes float32 tensors, the only type that Eam reads. The safetensors package does the same."""
    header, data, start = {}, [], 0
    for name in sorted(tensors):
        values = tensors[name].detach().to("cpu", torch.float32).contiguous()
        data.append(ctypes.string_at(values.data_ptr(), 4 * values.numel()))
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [start, start + 4 * values.numel()]}
        start += 4 * values.numel()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


def save_conditions(folder: pathlib.Path, file: str, tensors: dict[str, torch.Tensor], names: list[str]) -> str:
    """Writes the tensors of the conditions, and their names if there are several. Returns the setting of the task."""
    save_safetensors(folder / file, tensors)
    if len(names) == 1:
        return f"condition: {file}"
    (folder / "names.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return f"conditions: {{file: {file}, names: names.txt}}"


def task_lines(conditions: str, shape: tuple[int, ...], rewards: list[str], trained: str) -> str:
    """Returns the task of a sweep file that uses the exported files."""
    lines = ["task:", "  name: torchscript", "  velocity: velocity.pt", f"  {conditions}", f"  shape: {list(shape)}"]
    if len(rewards) == 1:
        lines.append(f"  reward: {rewards[0]}")
    elif rewards:
        lines.append("  rewards:")
        lines += [f"    - {{name: {file.removeprefix('reward-').removesuffix('.pt')}, file: {file}, weight: 1}}" for file in rewards]
    else:
        lines.append("  reward: reward.pt                # yours")
    return "\n".join([*lines, f"  train: {trained}"])
