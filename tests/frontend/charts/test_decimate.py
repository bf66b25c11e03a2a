"""The page and the server keep the same places of a curve that is decimated."""

import json
import subprocess

import numpy as np

from playground.decimate import kept_places
from tests.frontend.node import NODE, ROOT

KEEP = """
import { keptPlaces } from "./playground/frontend/charts/decimate.js";
let given = "";
for await (const some of process.stdin) given += some;
const kept = JSON.parse(given).map(([values, points]) => keptPlaces(values, 0, values.length - 1, points));
process.stdout.write(JSON.stringify(kept));
"""


def test_the_page_keeps_the_places_that_the_server_keeps() -> None:
    random = np.random.default_rng(5)
    lengths, points = random.integers(1, 3000, 60).tolist(), random.integers(16, 600, 60).tolist()
    curves = [random.integers(0, 30, length) / 8 for length in lengths]  # so coarse that many values are equal
    cases = json.dumps([[curve.tolist(), most] for curve, most in zip(curves, points, strict=True)])
    command = [NODE, "--input-type=module", "--eval", KEEP]
    done = subprocess.run(command, cwd=ROOT, input=cases, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        kept_places(curve, most).tolist() for curve, most in zip(curves, points, strict=True)
    ]
