"""Reports as often as it is asked to, and says what that costs it. `Eam.Bench -- reports` starts it (docs/performance.md)."""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python"))
import eam_trial  # noqa: E402

with eam_trial.start(defaults={"pause": 0.0}) as trial:
    costs = []
    for step in range(1, int(trial.compute_to) + 1):
        time.sleep(trial.parameters["pause"])
        sent = time.monotonic_ns()
        trial.report(step, sent=sent, reward=0.5)
        costs.append(time.monotonic_ns() - sent)
    print(*costs, flush=True)
