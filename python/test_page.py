"""Tests of the programs that docs/trainers.md shows."""

from __future__ import annotations

import pathlib
import re
import sys
import tempfile
import textwrap
import unittest

from test_eam_trial import FakeEam

PAGE = (pathlib.Path(__file__).resolve().parents[1] / "docs" / "trainers.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return [textwrap.dedent(text) for text in re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]


class PageTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def run_segment(self, script: str, launcher: list[str], **start: object) -> FakeEam:
        eam = FakeEam(self.folder, script, launcher, is_python=False, **start)
        self.addCleanup(eam.process.wait)
        self.addCleanup(eam.close)
        return eam

    def test_python_examples_compile(self) -> None:
        self.assertGreater(len(blocks("python")), 5)
        for example in blocks("python"):
            compile(example, "docs/trainers.md", "exec")

    def test_first_python_example_trains_and_resumes(self) -> None:
        stubs = """
            import json, pathlib
            load = lambda file: json.loads(file.read_text())
            save = lambda model, file: file.write_text(json.dumps(model))
            new_model, evaluate = lambda seed: [0.0], lambda model: -model[0]
            def train_one_iteration(model, rate):
                model[0] += rate
                return 100
            """
        script = textwrap.dedent(stubs) + blocks("python")[0]
        (self.folder / "old").mkdir()
        (self.folder / "old" / "model.json").write_text("[7.0]")
        eam = self.run_segment(script, [sys.executable], checkpoint=str(self.folder / "old"), **{"from": 300})
        report = eam.read("report")
        self.assertEqual(report["compute"], 500)
        self.assertAlmostEqual(report["metrics"]["reward"], -7.006)
        eam.read("save")
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2")})
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.end(), (0, ""))

    def test_shell_example_trains_and_resumes(self) -> None:
        # The shell of Eam puts the pipes at 3 and 4, as this one does.
        launcher = ["bash", "-c", 'exec 3<&"$EAM_TRIAL_IN" 4>&"$EAM_TRIAL_OUT"; exec sh "$1"', "launcher"]
        script = blocks("sh")[0]
        start = {"parameters": {"other": "x", "rate": 0.01}, "unit": "iterations"}
        losses, before = [], None
        for segment, (compute, to) in enumerate(((0, 50), (50, 200))):
            save_to = self.folder / f"checkpoint-{segment}"
            save_to.mkdir()
            own = {"from": compute, "to": to, "checkpoint": before, "save_to": str(save_to)}
            eam = self.run_segment(script, launcher, **start, **own)
            report = eam.read("report")
            self.assertEqual(report["compute"], to)
            losses.append(report["metrics"]["loss"])
            self.assertEqual(eam.read("save"), {"type": "save", "compute": to})
            eam.send({"type": "saved", "save_to": str(self.folder)})
            self.assertEqual(eam.read("done"), {"type": "done"})
            self.assertEqual(eam.end(), (0, ""))
            before = str(save_to)
        for loss, to in zip(losses, (50, 200)):
            self.assertAlmostEqual(loss / (9 * 0.98 ** (2 * to)), 1, places=4)


if __name__ == "__main__":
    unittest.main()
