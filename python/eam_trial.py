"""Connects a training script to Eam (task `command`). One file, standard library only, Python 3.9 or later.

    with eam_trial.start(defaults={"learning_rate": 1e-3}, compute_to=10_000) as trial:
        nfe = trial.compute_from                      # 0, or what the checkpoint has spent
        if trial.is_resumed:
            load(trial.checkpoint / "model.json")     # a folder that this script wrote earlier
        while not trial.finished(nfe):
            nfe += train_one_iteration(trial.parameters["learning_rate"])
            if trial.is_report_due(nfe):
                trial.report(compute=nfe, reward=evaluate())
        with trial.saving(nfe) as folder:
            write(folder / "model.json")

Without Eam the same script runs alone: parameters are the defaults and the arguments `name=value`, reports are printed, and checkpoints
go to the folder `eam-trial-alone`. For torchrun (Linux only) start `python3 eam_trial.py -- torchrun ... train.py`; rank 0 speaks for all.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import pathlib
import queue
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any, Iterator, Mapping, Optional, SupportsFloat

PROTOCOL = 1
MOST_BYTES = 1 << 20  # of one line
GRACE_SECONDS = 10.0  # from the end of Eam's pipe to the end of this program


class Trial:
    """One segment of a trial: what to train, from where and how far, and the way to tell Eam about it."""

    def __init__(self, start: Mapping[str, Any], link: Any, defaults: Mapping[str, Any]) -> None:
        self.number, self.seed = int(start["trial"]), int(start["seed"])
        self.method, self.unit = str(start["method"]), str(start["unit"])
        self.parameters: dict[str, Any] = {**defaults, **start["parameters"]}
        self.device: Any = start.get("device")
        self.compute_from, self.compute_to = start["from"], start["to"]
        self.reports_at: tuple[float, ...] = tuple(start.get("reports_at") or (self.compute_to,))
        self.checkpoint = pathlib.Path(start["checkpoint"]) if start.get("checkpoint") else None
        self._link, self._last = link, self.compute_from
        self._next_progress, self._is_done = 0.0, False

    @property
    def is_resumed(self) -> bool:
        """Whether there is a checkpoint to continue from."""
        return self.checkpoint is not None

    @property
    def should_stop(self) -> bool:
        """Whether Eam asked for an end, or is gone. Then save and leave the loop. Under torchrun only rank 0 hears of a stop."""
        return self._link.stop.is_set()

    @property
    def save_to(self) -> Optional[pathlib.Path]:
        """The empty folder for the next checkpoint; None on other ranks than 0, which save nothing."""
        return self._link.save_to

    def finished(self, compute: float) -> bool:
        """Returns whether the segment ends at this compute: it is reached, or Eam asked for an end."""
        return compute >= self.compute_to or self.should_stop

    def is_report_due(self, compute: float) -> bool:
        """Returns whether this compute has passed a point of `reports_at` that no report has reached yet."""
        return any(self._last < point <= compute for point in self.reports_at)

    def report(self, compute: float, metrics: Optional[Mapping[str, SupportsFloat]] = None, **values: SupportsFloat) -> None:
        """Adds a point to the learning curve. `metrics` is for names that are no identifiers. NaN means that the trial has diverged."""
        self._last = compute = self._checked(compute)
        numbers = {name: float(value) for name, value in {**values, **(metrics or {})}.items()}
        words = {name: json.dumps(value) for name, value in numbers.items() if not math.isfinite(value)}  # JSON has no number NaN
        self._link.send({"type": "report", "compute": compute, "metrics": {**numbers, **words}})

    def progress(self, compute: float, loss: Optional[SupportsFloat] = None) -> None:
        """Says how far the segment is. Call it at every iteration: at most ten lines a second are sent."""
        if time.monotonic() >= self._next_progress:
            self._next_progress = time.monotonic() + self._link.progress_seconds
            number = {"loss": float(loss)} if loss is not None and math.isfinite(loss) else {}
            self._link.send({"type": "progress", "compute": self._checked(compute), **number})

    def save(self, compute: float) -> None:
        """Hands over the checkpoint that is complete in `save_to`, and waits until Eam has it. `save_to` is a new folder then."""
        self._link.save(self._checked(compute))

    @contextlib.contextmanager
    def saving(self, compute: float) -> Iterator[Optional[pathlib.Path]]:
        """Gives the folder for a checkpoint, and hands it over at the end of the block; not if an exception leaves the block."""
        yield self.save_to
        self.save(compute)

    def done(self) -> None:
        """Says that the segment is at its end. A `with` block does it by itself."""
        if not self._is_done:
            self._is_done = True
            self._link.send({"type": "done"})
            if self._link.is_gone:
                _end_group()

    def fail(self, message: str, invalid: bool = False) -> None:
        """Ends the program with exit code 1. `invalid`: this configuration can never be trained, so Eam does not try it again."""
        self._link.send({"type": "failed", "message": str(message), "invalid": invalid})
        raise SystemExit(1)

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self.done()

    def _checked(self, compute: float) -> float:
        if not self._last <= compute < math.inf:
            raise ValueError(f"compute {compute} must be a number of at least {self._last}, which was there before")
        return compute if isinstance(compute, int) else float(compute)


def start(
    defaults: Optional[Mapping[str, Any]] = None, *, compute_to: float = 1e3, method: str = "train", seed: int = 0, unit: str = "nfe"
) -> Trial:
    """Begins the segment that Eam asks for. `defaults` are the values of parameters that the sweep file leaves out.

    The other arguments count only without Eam. The command line may change them then: `to=N`, `method=NAME`, `seed=N`, `resume=FOLDER`.
    """
    rank = int(os.environ.get("RANK", 0))
    if "EAM_TRIAL_IN" not in os.environ:
        own = {"to": compute_to, "method": method, "seed": seed, "resume": None}
        return Trial(_start_alone(dict(defaults or {}), own, unit), _Printer(rank == 0), defaults or {})
    is_launched = "EAM_TRIAL_LAUNCHER" in os.environ
    link = _Pipes(_pipe("EAM_TRIAL_IN", os.O_RDONLY), None if is_launched and rank > 0 else _pipe("EAM_TRIAL_OUT", os.O_WRONLY))
    message = _start_message(pathlib.Path(os.environ["EAM_TRIAL_START"]).read_bytes() if is_launched else link.read_line())
    link.begin(message.get("save_to"))
    return Trial(message, link, defaults or {})


class _Pipes:
    """The two pipes of Eam. Without a pipe to write to (other ranks than 0) it only watches whether Eam is still there."""

    def __init__(self, read: int, write: Optional[int]) -> None:
        self.stop, self.is_gone, self.save_to = threading.Event(), False, None
        self._read, self._write = read, write
        self._buffer, self._lock, self.progress_seconds = b"", threading.Lock(), 0.1
        self._saved: queue.SimpleQueue[Optional[str]] = queue.SimpleQueue()
        os.register_at_fork(after_in_child=self._leave)

    def begin(self, save_to: Optional[str]) -> None:
        self._take(save_to)
        threading.Thread(target=self._listen, name="eam_trial", daemon=True).start()

    def read_line(self, at_once: int = 65536) -> bytes:
        """Returns the next line; empty at the end of the pipe. No buffered file: a daemon thread that waits in one can crash the exit."""
        while b"\n" not in self._buffer:
            data = os.read(self._read, at_once)
            if not data:
                return b""
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line + b"\n"

    def send(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message, allow_nan=False).encode() + b"\n"
        if len(line) > MOST_BYTES:
            raise ValueError(f"a message of {len(line)} bytes is too long: Eam takes lines of at most {MOST_BYTES} bytes")
        with self._lock, contextlib.suppress(BrokenPipeError):  # Eam is gone: the listening thread sees it too
            while line and self._write is not None:
                line = line[os.write(self._write, line) :]

    def save(self, compute: float) -> None:
        self.send({"type": "save", "compute": compute})
        if self._write is not None and not self.is_gone:
            self._take(self._saved.get())

    def _take(self, folder: Optional[str]) -> None:
        if folder and self._write is not None:
            self.save_to = pathlib.Path(folder)
            self.save_to.mkdir(parents=True, exist_ok=True)

    def _listen(self) -> None:
        while self._write is not None and (line := self.read_line()):
            with contextlib.suppress(ValueError, AttributeError):  # no JSON, or no object: nothing that this protocol knows
                message = json.loads(line)
                if message.get("type") == "stop":
                    self.stop.set()
                elif message.get("type") == "saved":
                    self._saved.put(message.get("save_to"))
        self.end_with_eam()

    def end_with_eam(self) -> None:
        """Waits for the end of Eam's pipe. Ends this program and its children ten seconds later."""
        poll = select.poll()
        poll.register(self._read, 0)  # no event but the end of the pipe
        poll.poll()
        self.is_gone = True
        self.stop.set()
        self._saved.put(None)
        time.sleep(GRACE_SECONDS)
        _end_group()

    def _leave(self) -> None:
        """Takes the pipes from a forked child, so that it cannot hold them open or speak."""
        for descriptor in {self._read, self._write} - {None}:
            os.close(descriptor)
        self._write = None


class _Printer:
    """Stands in for Eam when the script runs alone. Other ranks than 0 are silent."""

    def __init__(self, speaks: bool) -> None:
        self.stop, self.is_gone, self.progress_seconds = threading.Event(), False, 10.0
        self.save_to, self._kept = pathlib.Path("eam-trial-alone/new") if speaks else None, None
        if self.save_to:
            shutil.rmtree(self.save_to, ignore_errors=True)
            self.save_to.mkdir(parents=True)

    def send(self, message: dict[str, Any]) -> None:
        if self.save_to:
            kind, metrics = message.pop("type"), message.pop("metrics", {})
            words = [f"{name} {x:.6g}" if isinstance(x, float) else f"{name} {x}" for name, x in {**message, **metrics}.items()]
            print(f"eam_trial: {kind}", *words, flush=True)

    def save(self, compute: float) -> None:
        if self.save_to:
            kept = self.save_to.with_name(f"{compute:.15g}")
            for old in {kept, self._kept} - {None}:
                shutil.rmtree(old, ignore_errors=True)
            self._kept = self.save_to.rename(kept)
            self.save_to.mkdir()
            print("eam_trial: saved", kept, flush=True)


def _start_alone(defaults: dict[str, Any], own: dict[str, Any], unit: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in re.findall(r"^([\w.][\w.-]*)=(.*)$", "\n".join(sys.argv[1:]), re.MULTILINE):
        if defaults and name not in {**defaults, **own}:
            raise SystemExit(f"eam_trial: there is no parameter {name}. Known are: {', '.join([*defaults, *own])}.")
        target = own if name in own and name not in defaults else values
        try:
            target[name] = json.loads(re.sub(r"^(-?)\.(?=\d)", r"\g<1>0.", text))  # JSON has no .5
        except ValueError:
            target[name] = text
    folder = pathlib.Path(own["resume"]).resolve() if own["resume"] else None
    spent = float(folder.name) if folder else 0  # the name of a checkpoint of a script alone is its compute
    points = [spent + (own["to"] - spent) * part / 10 for part in range(1, 11)]
    return {**own, "trial": 0, "parameters": values, "unit": unit, "from": spent, "reports_at": points, "checkpoint": folder}


def _start_message(line: bytes) -> dict[str, Any]:
    message = json.loads(line or b'{"protocol": "none: its pipe is closed"}')
    if message["protocol"] != PROTOCOL:
        raise SystemExit(f"eam_trial: this file speaks protocol {PROTOCOL}, and Eam {message['protocol']}.")
    return message


def _pipe(name: str, flags: int) -> int:
    descriptor = int(os.environ[name])
    if "EAM_TRIAL_LAUNCHER" in os.environ:  # not blocking, because the opening of a pipe without another end would wait for ever
        descriptor = os.open(f"/proc/{os.environ['EAM_TRIAL_LAUNCHER']}/fd/{descriptor}", flags | os.O_NONBLOCK)
        os.set_blocking(descriptor, True)
    elif not any((pathlib.Path(f"/dev/fd/{descriptor}").is_fifo(), pathlib.Path(f"/dev/fd/{descriptor}").is_socket())):
        hint = "A program between Eam and this one has closed it. Start that program with: python3 eam_trial.py -- PROGRAM ..."
        raise SystemExit(f"eam_trial: {name}={descriptor} is no open pipe. {hint}")
    os.set_inheritable(descriptor, False)
    return descriptor


def _end_group() -> None:
    if os.getsid(0) == os.getpgrp():  # Eam gives each program a session of its own, but not on systems without `setsid`
        os.killpg(0, signal.SIGKILL)
    os._exit(137)


def _launch(command: list[str]) -> int:
    """Runs a program that starts the script in other processes (torchrun), and holds Eam's pipes open for rank 0."""
    if "EAM_TRIAL_IN" not in os.environ:
        return subprocess.call(command)
    pipes = _Pipes(_pipe("EAM_TRIAL_IN", os.O_RDONLY), _pipe("EAM_TRIAL_OUT", os.O_WRONLY))
    line = pipes.read_line(at_once=1)  # byte by byte: the lines after it belong to rank 0
    with tempfile.TemporaryDirectory(prefix="eam-trial-") as folder:
        pathlib.Path(folder, "start.json").write_bytes(line)
        names = {"EAM_TRIAL_LAUNCHER": str(os.getpid()), "EAM_TRIAL_START": f"{folder}/start.json"}
        threading.Thread(target=pipes.end_with_eam, daemon=True).start()
        code = subprocess.call(command, env={**os.environ, **names})
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[2:]) if sys.argv[1:2] == ["--"] and sys.argv[2:] else "usage: python3 eam_trial.py -- PROGRAM ARGUMENT...")
