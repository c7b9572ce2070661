"""Computes hartmann.json: values of MF-Hartmann in plain Python floats, independent of the C# code.

    python3 tests/Eam.Testing/Reference/hartmann.py > tests/Eam.Testing/Reference/hartmann.json

Source of the definition: Mallik et al., PriorBand (NeurIPS 2023), appendix, and Kandasamy et al., arXiv 1703.06240, page 18.
The alphas fall by bias * (1 - z')^2 and the noise has standard deviation noise * (1 - z'), with z' = log z / log 100.
"""

import json
import math

ALPHA = [1.0, 1.2, 3.0, 3.2]
A = {
    3: [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]],
    6: [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]],
}
P = {
    3: [[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]],
    6: [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ],
}
TERMS = {"good": (2.5, 2), "moderate": (3, 3), "bad": (3.5, 4), "terrible": (4, 5)}


def hartmann(x, z, bias):
    rest = 1 - math.log(z) / math.log(100)
    total = 0.0
    for i in range(4):
        distance = sum(a * (u - p / 10000) ** 2 for a, u, p in zip(A[len(x)][i], x, P[len(x)][i]))
        total += (ALPHA[i] - bias * rest**2) * math.exp(-distance)
    return -total


points = {
    3: [[0.114614, 0.555649, 0.852547], [0, 0, 0], [1, 1, 1], [0.5, 0.25, 0.75], [0.9, 0.1, 0.3]],
    6: [
        [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573],
        [0] * 6,
        [1] * 6,
        [0.5, 0.25, 0.75, 0.1, 0.9, 0.4],
        [0.4, 0.88, 0.87, 0.57, 0.11, 0.04],
    ],
}
cases = [
    {
        "benchmark": f"mf-hartmann-{d}-{term}",
        "x": x,
        "z": z,
        "value": hartmann(x, z, bias),
        "noise": noise * (1 - math.log(z) / math.log(100)),
        "cost": 0.05 + 0.95 * (z / 100) ** 2,
    }
    for d in (3, 6)
    for term, (bias, noise) in TERMS.items()
    for x in points[d]
    for z in (1, 3, 100 / 27, 10, 33, 100)
]
print("[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]")
