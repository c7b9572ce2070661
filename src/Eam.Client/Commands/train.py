"""A small trainer for Eam. It pulls two numbers up a noisy reward, away from where a base model left them.

    python3 train.py learning_rate=0.05 method=momentum   # alone: prints what it would tell Eam
    eam run SWEEP.yaml                                     # every trial of a sweep

Replace gradient, evaluate, load and save by those of your model. Everything that Eam needs is in main.
"""

import json
import pathlib
import random

import eam_trial

# The values of parameters that a sweep file leaves out. A name with the prefix of a method belongs to that method.
DEFAULTS = {"learning_rate": 0.03, "batch_size": 8, "momentum.beta": 0.9}

BASE, BEST, CURVATURE, NOISE = (0.0, 0.0), (2.0, -1.0), (1.0, 10.0), 2.0


def gradient(x, batch_size, random_numbers):
    """The gradient of the reward at x, as the mean of a batch of noisy ones."""
    noise = NOISE / batch_size**0.5
    return [c * (b - v) + noise * random_numbers.gauss(0, 1) for v, b, c in zip(x, BEST, CURVATURE)]


def evaluate(x):
    """The reward, which has its maximum 0 at BEST, and how far the model has moved from its base."""
    reward = -sum(c * (v - b) * (v - b) / 2 for v, b, c in zip(x, BEST, CURVATURE))
    return {"reward": reward, "kl": sum((v - b) * (v - b) / 2 for v, b in zip(x, BASE))}


def main():
    with eam_trial.start(defaults=DEFAULTS, compute_to=9000, method="sgd") as trial:
        settings = trial.parameters
        state = {"x": list(BASE), "speed": [0.0, 0.0]}
        nfe = trial.compute_from  # what this trial has spent before: 0 without a checkpoint
        if trial.is_resumed:
            state = json.loads((trial.checkpoint / "state.json").read_text())

        # Other numbers after each checkpoint, and the same ones when a segment is trained again.
        random_numbers = random.Random(f"{trial.seed} {nfe}")
        keep = settings["momentum.beta"] if trial.method == "momentum" else 0.0
        while not trial.finished(nfe):
            slope = gradient(state["x"], settings["batch_size"], random_numbers)
            state["speed"] = [keep * s + g for s, g in zip(state["speed"], slope)]
            state["x"] = [v + settings["learning_rate"] * s for v, s in zip(state["x"], state["speed"])]
            nfe += settings["batch_size"]  # the compute: here, gradients of the reward
            if trial.is_report_due(nfe):
                trial.report(compute=nfe, metrics=evaluate(state["x"]))
            else:
                trial.progress(nfe)

        with trial.saving(nfe) as folder:
            pathlib.Path(folder, "state.json").write_text(json.dumps(state))


if __name__ == "__main__":
    main()
