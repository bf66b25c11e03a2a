"""The steps of a Dockerfile, taken one by one in a fresh root."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from uuid import uuid4

from tests.hosting.dockerfile import Instruction, command, context, instructions, matches
from tests.hosting.fresh_root import FreshRoot
from tests.hosting.image import Image

OWN_SOURCE = [Path(__file__), Path(__file__).with_name("fresh_root.py")]
WORTH_KEEPING = 5.0  # seconds of a step; the packages alone take longer


def build(project: Path, layers: Path) -> FreshRoot:
    """Takes every step of the project's Dockerfile in a new folder of `layers`, in the order in which they stand there.

    As a builder does, it begins after the last step that it has taken before with the same files, if that took long.
    """
    sent = sorted(context(project))
    steps = list(instructions((project / "Dockerfile").read_text("utf-8")))
    keys = list(states(project, sent, steps))
    known = max((n for n, key in enumerate(keys) if (layers / key).exists()), default=-1)
    folder = layers / f"root-{uuid4().hex}"
    if known >= 0:
        subprocess.run(["cp", "-al", layers / keys[known], folder], check=True)
        folder.touch()  # the copy is as old as what it was made of
    root = FreshRoot(folder) if known >= 0 else FreshRoot.made(folder)
    so_far = Image()
    for number, (step, key) in enumerate(zip(steps, keys, strict=True)):
        so_far.describe(step)
        if number > known:
            started = time.monotonic()
            take(step, so_far, root, project, sent)
            if time.monotonic() - started > WORTH_KEEPING:
                for layer in layers.glob("layer-*"):  # one is enough: it is large
                    shutil.rmtree(layer)
                subprocess.run(["cp", "-al", folder, layers / key], check=True)
    return root


def states(project: Path, sent: list[PurePosixPath], steps: list[Instruction]) -> Iterator[str]:
    """The name of the state of the root after each step, which differs where anything that it is made of does."""
    digest = sha256(repr((sys.version, [path.read_bytes() for path in OWN_SOURCE])).encode())
    for step in steps:
        digest.update(repr(step).encode())
        if step.word == "COPY":
            for file in chosen(sent, step.text.split()[0]):
                digest.update(repr((file, (project / file).read_bytes())).encode())
        yield f"layer-{digest.hexdigest()[:32]}"


def take(step: Instruction, image: Image, root: FreshRoot, project: Path, sent: list[PurePosixPath]) -> None:
    """Does what a step does to the root."""
    if step.word == "RUN":
        root.step(command(step.text), image.environment, str(image.workdir))
    elif step.word == "WORKDIR":
        root.place(image.workdir).mkdir(parents=True, exist_ok=True)
    elif step.word == "COPY":
        source, target = step.text.split()
        for file in chosen(sent, source):
            place = root.place(image.workdir / target / file)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)  # a step that is kept has the same file
            shutil.copy(project / file, place)


def chosen(sent: list[PurePosixPath], source: str) -> list[PurePosixPath]:
    """What COPY takes of what is sent to the builder: everything, ".", or files by a pattern."""
    return [file for file in sent if source == "." or matches(file, source)]
