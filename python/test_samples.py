"""Tests of the trainers in samples/command: they learn, and a resumed run is equal in every bit to one without a break."""

from __future__ import annotations

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SAMPLES = pathlib.Path(__file__).resolve().parents[1] / "samples" / "command"
SECONDS = 300


class SampleTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def train(self, script: str, *arguments: str) -> dict[str, list[float]]:
        """Runs a sample alone and returns the values of each metric by the order of its reports."""
        names = {name: value for name, value in os.environ.items() if not name.startswith("EAM_") and name != "RANK"}
        run = subprocess.run(
            [sys.executable, str(SAMPLES / script), *arguments], cwd=self.folder, env=names, capture_output=True, text=True, timeout=SECONDS
        )
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        curves: dict[str, list[float]] = {}
        for line in re.findall(r"^eam_trial: report (.*)$", run.stdout, re.MULTILINE):
            words = line.split()
            for name, value in zip(words[::2], words[1::2]):
                curves.setdefault(name, []).append(float(value))
        return curves

    def checkpoint(self, compute: float) -> pathlib.Path:
        return self.folder / "eam-trial-alone" / f"{compute:.15g}"

    def assert_resumes_exactly(self, script: str, file: str, compute: int, *arguments: str) -> None:
        whole = self.train(script, f"to={compute}", *arguments)["compute"][-1]
        expected = (self.checkpoint(whole) / file).read_bytes()
        half = self.train(script, f"to={compute // 2}", *arguments)["compute"][-1]
        self.assertLess(half, whole)
        resumed = self.train(script, f"to={compute}", f"resume={self.checkpoint(half)}", *arguments)["compute"]
        self.assertGreater(resumed[0], half)
        self.assertEqual(resumed[-1], whole)
        self.assertEqual((self.checkpoint(whole) / file).read_bytes(), expected)

    def test_gaussian_am_by_both_methods_comes_near_the_target(self) -> None:
        base = 0.918  # distance of the base, E[r] -1.124; the target has E[r] -0.140
        for method, share in (("am", 0.4), ("eam", 0.15)):
            curves = self.train("gaussian_am.py", f"method={method}", "to=30000", "batch_size=8", "learning_rate=0.05")
            self.assertLess(curves["distance"][-1], share * base, method)
            self.assertLess(abs(curves["reward"][-1] + 0.140), 0.4 * 0.984, method)

    def test_gaussian_am_resumes_bit_for_bit(self) -> None:
        for method in ("am", "eam"):
            self.assert_resumes_exactly("gaussian_am.py", "state.json", 6000, f"method={method}", "batch_size=4")

    def test_gaussian_am_without_training_has_the_distance_of_the_base(self) -> None:
        self.assertAlmostEqual(self.train("gaussian_am.py", "to=1", "learning_rate=1e-12")["distance"][-1], 0.918, delta=0.001)

    def test_gaussian_am_refuses_another_method(self) -> None:
        command = [sys.executable, str(SAMPLES / "gaussian_am.py"), "method=ppo"]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stdout.count("there is no method ppo")), (1, 1), run.stdout + run.stderr)

    @unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
    def test_torch_eam_learns_and_resumes(self) -> None:
        curves = self.train("torch_eam.py", "to=40000", "batch_size=32")
        self.assertLess(curves["sw2"][-1], 0.5 * 1.75)  # the base's is 1.75
        self.assert_resumes_exactly("torch_eam.py", "state.pt", 10000, "batch_size=32")


if __name__ == "__main__":
    unittest.main()
