"""What the exports of tools/ refuse, and what they check of a trace: python3 -m unittest, with tools/ and this folder in PYTHONPATH."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import torch
from torch import nn

import eam_export
import export_sd3
import export_sit
from eam_export import ExportError

SIT = pathlib.Path(__file__).parent / "sit"
SD3 = ("stable-diffusion", "--prompt", "a cat", "--type", "float32")


class Exports(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refusal(self, program, *words):
        with self.assertRaises(ExportError) as raised, contextlib.redirect_stdout(io.StringIO()):
            program.main([str(word) for word in words])
        return str(raised.exception)

    def checkpoint(self, file=None):
        path = self.folder / "sit.ckpt"
        torch.save({"ema": export_sit_models().SiT_models["SiT-S/2"](input_size=4, num_classes=10).state_dict()} if file is None else file, path)
        return path

    def test_missing_package_says_how_to_get_it(self):
        with mock.patch.dict(sys.modules, {"diffusers": None}):
            sys.modules.pop("diffusers")
            with mock.patch.object(sys, "path", [p for p in sys.path if pathlib.Path(p or ".").resolve() != SIT.parent.resolve()]):
                self.assertEqual(self.refusal(export_sd3, *SD3, self.folder), "diffusers is not installed: pip install diffusers")

    def test_run_prints_one_line_and_exits_with_1(self):
        def main():
            raise ExportError("first\nsecond")

        said = io.StringIO()
        with mock.patch.object(sys, "argv", ["tools/export_sd3.py"]), contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as raised:
            eam_export.run(main)
        self.assertEqual((raised.exception.code, said.getvalue()), (1, "export_sd3.py: first second\n"))

    def test_rank_0_needs_float32(self):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as raised:
            export_sd3.main(["stable-diffusion", "out", "--prompt", "a cat", "--rank", "0"])
        self.assertEqual(raised.exception.code, 2)
        self.assertIn("add --type float32", said.getvalue())

    def test_sd3_refusals(self):
        scorer = self.folder / "scorer.pt"
        scorer.write_bytes(b"no TorchScript")
        empty = self.folder / "prompts.txt"
        empty.write_text("\n \n")
        for words, said in [
            (("nowhere", "--prompt", "a cat"), "diffusers cannot load nowhere as Stable Diffusion 3"),
            ((*SD3, "--size", "7"), "--size must be a multiple of 4 up to 48 for this model, not 7"),
            ((*SD3, "--targets", "to_x"), "peft refuses --targets to_x: Target modules"),
            ((*SD3, "--scorer", scorer), "scorer.pt: cannot be read as TorchScript"),
            (("stable-diffusion", "--prompts", empty), "there is no prompt in it"),
            (("stable-diffusion", "--prompts", self.folder / "none.txt"), "none.txt: cannot be read"),
        ]:
            with self.subTest(said):
                self.assertIn(said, self.refusal(export_sd3, words[0], self.folder / "out", *words[1:]))

    def test_sit_refusals(self):
        class Program:
            def __reduce__(self):
                return print, ("a program in a checkpoint ran",)

        good = self.checkpoint()
        for folder, path, words, said in [
            (self.folder, good, ("--class", 1), "is no clone of SiT: there is no models.py"),
            (SIT, self.folder / "none.ckpt", ("--class", 1), "none.ckpt: there is no such file"),
            (SIT, good, ("--class", 10), "--class must be from 0 to 9, not 10"),
            (SIT, good, ("--class", 1, "--model", "SiT-S/3"), "--model: there is no 'SiT-S/3': use SiT-S/2, SiT-S/4"),
            (SIT, good, ("--class", 1, "--model", "SiT-S/4"), "the weights are not those of SiT-S/4"),
        ]:
            with self.subTest(said):
                self.assertIn(said, self.refusal(export_sit, folder, path, self.folder / "out", "--model", "SiT-S/2", *words))
        for file, said in [(Program(), "cannot be read as weights of SiT"), ({"a": 1}, "has no weights of SiT")]:
            with self.subTest(said), contextlib.redirect_stdout(io.StringIO()) as ran:
                self.assertIn(said, self.refusal(export_sit, SIT, self.checkpoint(file), self.folder, "--class", 1))
                self.assertEqual(ran.getvalue(), "")

    def test_several_prompts_have_a_row_each(self):
        prompts = self.folder / "prompts.txt"
        prompts.write_text("a cat\n\na dog\na bird\n")
        with contextlib.redirect_stdout(io.StringIO()) as said:
            export_sd3.main(["stable-diffusion", str(self.folder), "--prompts", str(prompts)])  # in bfloat16
        loaded = read_safetensors(self.folder / "prompt.safetensors")
        self.assertEqual({name: tensor.shape[0] for name, tensor in loaded.items()}, {"pooled": 3, "prompt": 3})
        self.assertIn("train: .*lora_.*", said.getvalue())
        self.assertIn("  conditions: {file: prompt.safetensors, names: names.txt}\n", said.getvalue())
        self.assertEqual((self.folder / "names.txt").read_text(), "a cat\na dog\na bird\n")
        velocity = torch.jit.load(str(self.folder / "velocity.pt"))
        types = {parameter.dtype for name, parameter in velocity.named_parameters() if "lora_" in name}
        self.assertEqual(types, {torch.float32})
        x, t = torch.randn(3, 3, 8, 8), torch.full((3,), 0.5)
        together = velocity(x, t, loaded["pooled"], loaded["prompt"])
        alone = [velocity(x[[i]], t[[i]], loaded["pooled"][[i]], loaded["prompt"][[i]]) for i in range(3)]
        self.assertLess(float((together - torch.cat(alone)).abs().max()), 0.05)
        self.assertGreater(float((velocity(x, t, loaded["pooled"][[1, 1, 1]], loaded["prompt"]) - together)[0].abs().max()), 0.2)

    def test_rank_0_trains_all_weights(self):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            export_sit.main([str(SIT), str(self.checkpoint()), str(self.folder), "--model", "SiT-S/2", "--class", "1", "--class", "3", "--rank", "0"])
        self.assertIn("train: (?!.*pos_embed).*", said.getvalue())
        self.assertEqual(read_safetensors(self.folder / "class.safetensors")["label"].tolist(), [1, 3])

    def test_trace_that_fixes_rows_is_refused(self):
        class Fixed(nn.Module):
            def forward(self, x):
                return x * torch.tensor([[1.0], [2.0]][: int(x.shape[0])])

        class Constant(nn.Module):
            def forward(self, x):
                return x.detach().sum(1) + 0 * x.sum(1)

        for module, said in [(Fixed(), "traced with 2 rows, it"), (Constant(), "the gradient with respect to x is missing, zero or not finite")]:
            with self.subTest(said), self.assertRaisesRegex(ExportError, said):
                eam_export.save_traced(module, (torch.randn(2, 3),), self.folder / "x.pt")

    def test_tensors_made_in_a_trace_follow_x_to_its_device(self):
        class Made(nn.Module):
            def forward(self, x):
                return x * torch.arange(3, device=x.device)

        class Alone(nn.Module):
            def forward(self):
                return torch.arange(3, device="cpu")

        class Pinned(nn.Module):
            def __init__(self):
                super().__init__()
                self.alone = Alone()

            def forward(self, x):
                return x * self.alone()

        for module, warned in [(Made(), False), (Pinned(), True)]:
            with self.subTest(module), contextlib.redirect_stderr(io.StringIO()) as said:
                eam_export.save_traced(module, (torch.randn(2, 3),), self.folder / "x.pt")
                self.assertEqual("runs only on the kind of device of this export" in said.getvalue(), warned, said.getvalue())
                self.assertEqual('value="cpu"' in str(torch.jit.load(str(self.folder / "x.pt")).inlined_graph), warned)


def export_sit_models():
    import importlib.util

    spec = importlib.util.spec_from_file_location("sit_models", SIT / "models.py")
    models = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(models)
    return models


def read_safetensors(path):
    from safetensors.torch import load_file

    return load_file(str(path))


if __name__ == "__main__":
    unittest.main()
