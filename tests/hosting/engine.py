"""An engine of containers, docker or podman, where one is at hand: it builds the image and runs containers from it."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hosting.image import ROOT, Image

ENGINES = ("docker", "podman")
LONG = 900  # seconds for a base image and all packages over a slow line
TAG = "rnn-playground-tested"


@dataclass(frozen=True)
class Engine:
    """The program of an engine, and what it is given besides what these tests need."""

    program: str
    build_options: Sequence[str] = ()
    run_options: Sequence[str] = ()

    def does(self, *arguments: str) -> bool:
        """Whether the engine can do this."""
        done = subprocess.run([self.program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=LONG)
        return done.returncode == 0

    def build(self) -> None:
        """Builds the image of this checkout. Raises CalledProcessError, after what the engine has printed."""
        subprocess.run([self.program, "build", *self.build_options, "-t", TAG, str(ROOT)], check=True, timeout=LONG)

    def run(self, image: Image, name: str, environment: dict[str, str], volume: Path) -> list[str]:
        """The command line of a container that cannot write to anything but its volume, and has no rights to lose."""
        (place,) = image.volumes
        port = environment["PORT"]
        variables = [option for item in environment.items() for option in ("-e", "=".join(item))]
        rights = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        reached = ["-p", f"127.0.0.1:{port}:{port}"]
        mounted = ["-v", f"{volume}:{place}"]
        started = [self.program, "run", "--rm", "--name", name, *rights, *reached, *mounted, *variables]
        return [*started, *self.run_options, TAG]

    def inside(self, name: str, arguments: Sequence[str]) -> list[str]:
        """The command line of a program in a container that runs."""
        return [self.program, "exec", name, *arguments]

    def first_process(self, name: str) -> int:
        """The process of this machine that is the first in the container."""
        asked = [self.program, "inspect", "--format", "{{.State.Pid}}", name]
        return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)

    def terminate(self, name: str) -> None:
        """Tells the first process of a container to end."""
        subprocess.run([self.program, "kill", "--signal", "TERM", name], check=True, capture_output=True)

    def remove(self, name: str) -> None:
        """Ends a container at once, if it runs still."""
        subprocess.run([self.program, "rm", "--force", name], capture_output=True)


def found(image: Image) -> Engine | None:
    """The engine of this machine that runs, and has the base image or gets it; None if there is none.

    On Linux alone: elsewhere its containers are in a machine of their own, whose processes are not to be seen.
    """
    for program in ENGINES if sys.platform == "linux" else ():
        engine = Engine(program)
        if (
            shutil.which(program)
            and engine.does("info")
            and (engine.does("image", "inspect", image.base) or engine.does("pull", image.base))
        ):
            return engine
    return None
