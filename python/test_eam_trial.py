"""Tests of eam_trial.py. They play Eam: two pipes, a script in a process group of its own, and the messages of the protocol.

python3 -m unittest discover -s python
"""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from typing import Any, Optional

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 60  # that a script may take at most: the machine may be slow
WHOLE = """
    with eam_trial.start(defaults={"learning_rate": 0.1, "width": 8}) as trial:
        compute = trial.compute_from
        while not trial.finished(compute):
            compute += 100
            trial.progress(compute, loss=1 / compute)
            if trial.is_report_due(compute):
                trial.report(compute=compute, reward=compute / 1000, metrics={"mode error": 2})
        with trial.saving(compute) as folder:
            (folder / "model.txt").write_text(str(compute))
"""


class FakeEam:
    """Starts a script as Eam does, and speaks with it."""

    def __init__(
        self, folder: pathlib.Path, script: str, launcher: Optional[list[str]] = None, is_python: bool = True, **start: Any
    ) -> None:
        begin = "import eam_trial\neam_trial.GRACE_SECONDS = 0.3\n" if is_python else ""
        (folder / "script.py").write_text(begin + textwrap.dedent(script), "utf-8")
        from_eam, self._to_script = os.pipe()
        self._from_script, to_eam = os.pipe()
        environment = {**os.environ, "PYTHONPATH": str(HERE), "EAM_TRIAL_PROTOCOL": "1"}
        self.process = subprocess.Popen(
            [*(launcher or [sys.executable]), str(folder / "script.py")],
            cwd=folder,
            env={**environment, "EAM_TRIAL_IN": str(from_eam), "EAM_TRIAL_OUT": str(to_eam)},
            pass_fds=(from_eam, to_eam),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        os.close(from_eam)
        os.close(to_eam)
        self._buffer = b""
        message = {"type": "start", "protocol": 1, "trial": 3, "method": "am", "parameters": {"learning_rate": 0.003}, "seed": 1 << 52}
        rest = {"device": None, "unit": "nfe", "from": 0, "to": 500, "reports_at": [250, 500], "checkpoint": None}
        self.send({**message, **rest, "save_to": str(folder / "save-1"), **start})

    def send(self, message: Any) -> None:
        os.write(self._to_script, (message if isinstance(message, str) else json.dumps(message)).encode() + b"\n")

    def close(self) -> None:
        """Ends as Eam does when it is killed: both pipes lose their other end."""
        for descriptor in {self._to_script, self._from_script} - {-1}:
            os.close(descriptor)
        self._to_script = self._from_script = -1

    def read(self, kind: str) -> dict[str, Any]:
        """Returns the next message of a kind, and leaves out those before it. Empty if the script closed its pipe."""
        end = time.monotonic() + SECONDS
        while True:
            while b"\n" in self._buffer:
                line, self._buffer = self._buffer.split(b"\n", 1)
                message = json.loads(line, parse_constant=lambda name: unittest.TestCase().fail(f"{name} is no JSON"))
                if message["type"] == kind:
                    return dict(message)
            if not select.select([self._from_script], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"no {kind} came")
            data = os.read(self._from_script, 65536)
            if not data:
                return {}
            self._buffer += data

    def end(self) -> tuple[int, str]:
        """Waits for the end of the script. Returns its exit code and its output."""
        try:
            output = self.process.communicate(timeout=SECONDS)[0]
        finally:
            self.close()
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return self.process.returncode, output.decode()


class EamTrialTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def eam(self, script: str, launcher: Optional[list[str]] = None, **start: Any) -> FakeEam:
        eam = FakeEam(self.folder, script, launcher, **start)
        self.addCleanup(eam.process.wait)
        self.addCleanup(eam.close)
        return eam

    def alone(self, script: str, *arguments: str) -> tuple[int, str]:
        (self.folder / "script.py").write_text("import eam_trial\n" + textwrap.dedent(script))
        names = {name: value for name, value in os.environ.items() if not name.startswith("EAM_") and name != "RANK"}
        command = [sys.executable, str(self.folder / "script.py"), *arguments]
        run = subprocess.run(
            command, cwd=self.folder, env={**names, "PYTHONPATH": str(HERE)}, capture_output=True, text=True, timeout=SECONDS
        )
        return run.returncode, run.stdout + run.stderr

    def assert_ended(self, process: int) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                state = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
            except FileNotFoundError:
                return
            if state in "ZX":  # nobody has waited for it yet
                return
            time.sleep(0.01)
        self.fail(f"process {process} still runs")

    def test_with_a_whole_trial_reports_saves_and_is_done(self) -> None:
        eam = self.eam(WHOLE)
        self.assertEqual(eam.read("progress")["compute"], 100)
        self.assertEqual(eam.read("report"), {"type": "report", "compute": 300, "metrics": {"reward": 0.3, "mode error": 2}})
        self.assertEqual(eam.read("report")["compute"], 500)
        self.assertEqual(eam.read("save"), {"type": "save", "compute": 500})
        self.assertEqual((self.folder / "save-1" / "model.txt").read_text(), "500")
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2")})
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.end(), (0, ""))

    def test_start_message_gives_every_attribute(self) -> None:
        eam = self.eam(
            """
            trial = eam_trial.start(defaults={"learning_rate": 0.1, "width": 8})
            print(trial.number, trial.method, trial.parameters, trial.seed, trial.device, trial.unit)
            print(trial.compute_from, trial.compute_to, trial.reports_at, trial.checkpoint, trial.is_resumed, trial.should_stop)
            trial.done()
            trial.done()
            """,
            device="cuda:1",
        )
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.read("done"), {}, "done is sent once")
        code, output = eam.end()
        self.assertEqual(code, 0)
        self.assertIn("3 am {'learning_rate': 0.003, 'width': 8} 4503599627370496 cuda:1 nfe", output)
        self.assertIn("0 500 (250, 500) None False False", output)

    def test_saved_answers_every_save_with_the_next_folder(self) -> None:
        eam = self.eam(
            """
            with eam_trial.start() as trial:
                for compute in (100, 200, 500):
                    print(trial.save_to.name, list(trial.save_to.iterdir()))
                    (trial.save_to / "model").write_text(str(compute))
                    trial.save(compute)
            """
        )
        for number, compute in ((2, 100), (3, 200), (4, 500)):
            self.assertEqual(eam.read("save")["compute"], compute)
            self.assertFalse(select.select([eam._from_script], [], [], 0.1)[0], "it waits for the answer")
            eam.send({"type": "saved", "save_to": str(self.folder / f"save-{number}")})
        self.assertEqual(eam.end(), (0, "save-1 []\nsave-2 []\nsave-3 []\n"))

    def test_stop_ends_the_loop_and_saves(self) -> None:
        eam = self.eam(WHOLE.replace("compute += 100", "compute += 1e-6"))
        eam.read("progress")
        eam.send({"type": "stop"})
        self.assertLess(eam.read("save")["compute"], 500)
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2")})
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.end()[0], 0)

    def test_checkpoint_is_where_a_resumed_segment_begins(self) -> None:
        (self.folder / "old").mkdir()
        (self.folder / "old" / "model").write_text("weights of 200")
        eam = self.eam(
            """
            with eam_trial.start() as trial:
                print(trial.is_resumed, (trial.checkpoint / "model").read_text())
                trial.report(compute=trial.compute_from, reward=1)
                trial.report(compute=500, reward=2)
            """,
            checkpoint=str(self.folder / "old"),
            **{"from": 200},
        )
        self.assertEqual([eam.read("report")["compute"] for _ in range(2)], [200, 500])
        self.assertEqual(eam.end(), (0, "True weights of 200\n"))

    def test_end_of_the_pipe_ends_the_program_and_its_children(self) -> None:
        eam = self.eam(
            """
            import subprocess, time
            trial = eam_trial.start()
            child = subprocess.Popen(["sleep", "1000"])
            trial.report(compute=100, metrics={"child": child.pid})
            while True:
                time.sleep(0.1)
            """
        )
        child = int(eam.read("report")["metrics"]["child"])
        eam.close()
        self.assertEqual(eam.end()[0], -signal.SIGKILL)
        self.assert_ended(child)

    def test_end_of_the_pipe_gives_the_program_time_to_see_it(self) -> None:
        eam = self.eam(f"eam_trial.GRACE_SECONDS = {SECONDS}" + textwrap.dedent(WHOLE).replace("compute += 100", "compute += 1e-6"))
        eam.read("progress")
        eam.close()
        self.assertEqual(eam.end()[0], -signal.SIGKILL)
        self.assertGreater(float((self.folder / "save-1" / "model.txt").read_text()), 0)

    def test_children_do_not_hold_the_pipes_open(self) -> None:
        eam = self.eam(
            """
            import os, subprocess, time
            trial = eam_trial.start()
            subprocess.Popen(["sleep", "1000"], close_fds=False)
            if os.fork() == 0:
                trial.report(compute=100, reward=1)
                trial.save(100)
                time.sleep(1000)
            os._exit(0)
            """
        )
        self.assertEqual(eam.read("report"), {}, "a forked child has no voice, and the pipe ends with the program")
        os.killpg(eam.process.pid, signal.SIGKILL)
        self.assertEqual(eam.end()[0], 0)

    def test_numbers_that_are_not_finite_are_words(self) -> None:
        eam = self.eam(
            """
            with eam_trial.start() as trial:
                trial.report(compute=500, reward=float("nan"), kl=float("-inf"), entropy=1)
                trial.progress(500, loss=float("nan"))
            """
        )
        self.assertEqual(eam.read("report")["metrics"], {"reward": "NaN", "kl": "-Infinity", "entropy": 1})
        self.assertEqual(eam.read("progress"), {"type": "progress", "compute": 500})
        self.assertEqual(eam.end(), (0, ""))

    def test_long_and_strange_names_arrive(self) -> None:
        parameters = {f"am.{'long' * 15}-{i}_β": "wörd" * 100 for i in range(500)}
        eam = self.eam(
            """
            with eam_trial.start() as trial:
                trial.report(compute=500, metrics={name: len(value) for name, value in trial.parameters.items()})
            """,
            parameters=parameters,
        )
        self.assertEqual(eam.read("report")["metrics"], {name: 400 for name in parameters})
        self.assertEqual(eam.end(), (0, ""))

    def test_unknown_messages_and_fields_are_ignored(self) -> None:
        eam = self.eam(WHOLE, weather={"sun": True})
        for message in ({"type": "praise"}, {"no": "type"}, [1], 5, "no JSON"):
            eam.send(message)
        self.assertEqual(eam.read("save")["compute"], 500)
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2"), "more": 1})
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.end(), (0, ""))

    def test_exception_is_not_swallowed(self) -> None:
        eam = self.eam("with eam_trial.start() as trial:\n    raise RuntimeError('the loss is a banana')")
        self.assertEqual(eam.read("done"), {})
        code, output = eam.end()
        self.assertEqual(code, 1)
        self.assertEqual(output.splitlines()[-1], "RuntimeError: the loss is a banana")

    def test_fail_says_that_a_configuration_is_invalid(self) -> None:
        eam = self.eam("with eam_trial.start() as trial:\n    trial.fail('width must divide heads', invalid=True)")
        self.assertEqual(eam.read("failed"), {"type": "failed", "message": "width must divide heads", "invalid": True})
        self.assertEqual(eam.read("done"), {})
        self.assertEqual(eam.end(), (1, ""))

    def test_compute_that_falls_is_a_mistake_of_the_script(self) -> None:
        for call in ("trial.report(compute=100, r=1)", "trial.progress(float('nan'))", "trial.save(0)"):
            eam = self.eam(f"with eam_trial.start() as trial:\n    trial.report(compute=200, r=1)\n    {call}")
            code, output = eam.end()
            self.assertEqual(code, 1, call)
            self.assertRegex(output.splitlines()[-1], r"ValueError: compute .* must be a number of at least 200", call)

    def test_line_that_is_too_long_is_refused(self) -> None:
        eam = self.eam("with eam_trial.start() as trial:\n    trial.report(compute=500, metrics={'x' * (1 << 20): 1})")
        code, output = eam.end()
        self.assertEqual(code, 1)
        self.assertIn("too long", output)

    def test_progress_is_sent_ten_times_a_second_at_most(self) -> None:
        eam = self.eam("with eam_trial.start() as trial:\n    for i in range(100_000):\n        trial.progress(i)")
        count = 0
        while eam.read("progress"):
            count += 1
        self.assertLess(count, 1000)
        self.assertEqual(eam.end()[0], 0)

    def test_other_protocol_is_refused_with_one_line(self) -> None:
        self.assertEqual(self.eam(WHOLE, protocol=2).end(), (1, "eam_trial: this file speaks protocol 1, and Eam 2.\n"))

    def test_eam_that_is_gone_before_the_start_is_one_line(self) -> None:
        read, write = os.pipe()
        os.close(write)
        (self.folder / "script.py").write_text("import eam_trial\neam_trial.start()")
        names = {**os.environ, "PYTHONPATH": str(HERE), "EAM_TRIAL_IN": str(read), "EAM_TRIAL_OUT": str(read)}
        command = [sys.executable, str(self.folder / "script.py")]
        run = subprocess.run(command, env=names, pass_fds=(read,), capture_output=True, text=True, timeout=SECONDS)
        os.close(read)
        expected = "eam_trial: this file speaks protocol 1, and Eam none: its pipe is closed.\n"
        self.assertEqual((run.returncode, run.stderr), (1, expected))

    def test_pipes_that_a_program_between_has_closed_are_named(self) -> None:
        launcher = [sys.executable, "-c", "import subprocess, sys; sys.exit(subprocess.call([sys.executable, sys.argv[1]]))"]
        code, output = self.eam(WHOLE, launcher=launcher).end()
        self.assertEqual(code, 1)
        self.assertRegex(output, r"^eam_trial: EAM_TRIAL_IN=\d+ is no open pipe\. .*python3 eam_trial\.py -- PROGRAM")
        self.assertEqual(output.count("\n"), 1)

    RANKS = """
        import os, subprocess, sys, time
        if "RANK" not in os.environ:  # what torchrun does: it starts the ranks in sessions of their own, without further descriptors
            environments = [{**os.environ, "RANK": rank} for rank in "10"]
            ranks = [subprocess.Popen([sys.executable, __file__], env=names, start_new_session=True) for names in environments]
            sys.exit(max(rank.wait() for rank in ranks))
        with eam_trial.start() as trial:
            print(os.environ["RANK"], trial.method, trial.parameters, trial.save_to is not None, flush=True)
            trial.report(compute=500, metrics={"pid": os.getpid()})
            with trial.saving(500) as folder:
                if folder:
                    (folder / "model").write_text("x")
            while WAITS:
                time.sleep(0.1)
        """

    def test_launcher_lets_rank_0_speak_for_all(self) -> None:
        launcher = [sys.executable, str(HERE / "eam_trial.py"), "--", sys.executable]
        eam = self.eam(self.RANKS.replace("WAITS", "False"), launcher=launcher)
        self.assertEqual(eam.read("save"), {"type": "save", "compute": 500})
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2")})
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.read("done"), {}, "rank 1 says nothing")
        code, output = eam.end()
        self.assertEqual(code, 0, output)
        self.assertEqual(sorted(output.splitlines()), ["0 am {'learning_rate': 0.003} True", "1 am {'learning_rate': 0.003} False"])

    TORCHRUN = """
        import torch, torch.distributed as ranks
        ranks.init_process_group("gloo")
        with eam_trial.start() as trial:
            compute, ends = trial.compute_from, torch.zeros(1)
            while True:
                ends[0] = trial.finished(compute)  # only rank 0 hears of a stop
                ranks.broadcast(ends, 0)
                if ends:
                    break
                compute += 1
                trial.report(compute=compute, rank=ranks.get_rank())
            with trial.saving(compute) as folder:
                if folder:
                    (folder / "model").write_text("x")
            print(f"rank {ranks.get_rank()} of {ranks.get_world_size()} ended", flush=True)
        """

    @unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
    def test_torchrun_rank_0_speaks_for_all_and_tells_them_of_a_stop(self) -> None:
        # PyTorch 1.13 cannot read the defaults of these two options under Python 3.11.
        options = ["--standalone", "--nproc_per_node=2", "--redirects=0:1", "--tee=0:1"]
        torchrun = [sys.executable, "-m", "torch.distributed.run", *options]
        eam = self.eam(self.TORCHRUN, launcher=[sys.executable, str(HERE / "eam_trial.py"), "--", *torchrun], to=10**9)
        reports = [eam.read("report") for _ in range(20)]
        self.assertEqual([(report["compute"], report["metrics"]["rank"]) for report in reports], [(n, 0) for n in range(1, 21)])
        eam.send({"type": "stop"})
        eam.read("save")
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2")})
        self.assertEqual(eam.read("done"), {"type": "done"})
        self.assertEqual(eam.read("done"), {}, "rank 1 says nothing")
        code, output = eam.end()
        self.assertEqual(code, 0, output)
        self.assertEqual(sorted(re.findall("rank . of . ended", output)), ["rank 0 of 2 ended", "rank 1 of 2 ended"])

    def test_launcher_ends_every_rank_with_eam(self) -> None:
        code = "import sys, eam_trial; eam_trial.GRACE_SECONDS = 0.3; eam_trial._launch(sys.argv[1:])"
        eam = self.eam(self.RANKS.replace("WAITS", "True"), launcher=[sys.executable, "-c", code, sys.executable])
        rank = int(eam.read("report")["metrics"]["pid"])
        eam.send({"type": "saved", "save_to": str(self.folder / "save-2")})
        parent = pathlib.Path(f"/proc/{rank}/stat").read_text().rsplit(")", 1)[1].split()[1]
        ranks = [int(child) for child in pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        self.assertEqual(len(ranks), 2)
        eam.close()
        self.assertEqual(eam.end()[0], -signal.SIGKILL)
        for process in ranks:
            self.assert_ended(process)

    def test_launcher_gives_the_exit_code_of_its_program(self) -> None:
        for command, expected in (("exit 5", 5), ("kill -9 $$", 137)):
            launcher = [sys.executable, str(HERE / "eam_trial.py"), "--", "sh", "-c", command]
            self.assertEqual(self.eam("", launcher=launcher).end()[0], expected)
        code, output = self.alone("import sys; sys.argv = ['x', '--', 'sh', '-c', 'exit 6']; sys.exit(eam_trial._launch(sys.argv[2:]))")
        self.assertEqual((code, output), (6, ""))

    def test_alone_prints_reports_and_keeps_the_last_checkpoint(self) -> None:
        script = WHOLE.replace("start(", "start(compute_to=400, method='mine', ") + "    print(trial.parameters, trial.method, trial.seed)"
        code, output = self.alone(script, "--own=1", "-f", "width=-.5", "seed=4")
        self.assertEqual(code, 0, output)
        self.assertIn("eam_trial: report compute 400 reward 0.4 mode error 2\n", output)
        self.assertIn("{'learning_rate': 0.1, 'width': -0.5} mine 4\n", output)
        self.assertEqual((self.folder / "eam-trial-alone" / "400" / "model.txt").read_text(), "400")

    def test_alone_resumes_from_a_folder(self) -> None:
        script = WHOLE.replace("start(", "start(compute_to=200, ") + "    print(trial.compute_from, trial.checkpoint)"
        self.assertEqual(self.alone(script)[0], 0)
        code, output = self.alone(script, "resume=eam-trial-alone/200", "to=400")
        self.assertEqual(code, 0, output)
        self.assertIn(f"200.0 {self.folder.resolve()}/eam-trial-alone/200\n", output)
        self.assertIn("eam_trial: saved eam-trial-alone/400\n", output)

    def test_alone_refuses_a_misspelt_parameter(self) -> None:
        code, output = self.alone(WHOLE, "learning_rat=1")
        self.assertEqual(code, 1)
        known = "learning_rate, width, to, method, seed, resume"
        self.assertEqual(output, f"eam_trial: there is no parameter learning_rat. Known are: {known}.\n")


if __name__ == "__main__":
    unittest.main()
