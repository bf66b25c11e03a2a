"""What a Dockerfile says of the image: how a container starts from it, as whom, and what it may write."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.hosting.dockerfile import Health, Instruction, command, health, instructions, variables

ROOT = Path(__file__).resolve().parents[2]
BASE_PATH = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin"


@dataclass
class Image:
    """An image as the instructions so far describe it."""

    base: str = ""
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": BASE_PATH})
    workdir: PurePosixPath = field(default_factory=lambda: PurePosixPath("/"))
    user: str = "root"
    volumes: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    start: list[str] = field(default_factory=list)
    health: Health = field(default_factory=lambda: Health([], 0.0))

    @classmethod
    def of(cls, project: Path = ROOT) -> "Image":
        """The image of a project, as its Dockerfile describes it."""
        image = cls()
        for step in instructions((project / "Dockerfile").read_text("utf-8")):
            image.describe(step)
        return image

    def describe(self, step: Instruction) -> None:
        """Takes in what an instruction says. Raises ValueError for one that these tests do not know."""
        text = step.text
        match step.word:
            case "FROM":
                self.base = text
            case "ENV":
                self.environment |= variables(text, self.environment)
            case "WORKDIR":
                self.workdir = self.workdir / text
            case "USER":
                self.user = text
            case "VOLUME":
                self.volumes.append(text)
            case "EXPOSE":
                self.ports.append(int(text))
            case "CMD":
                self.start = command(text)
            case "HEALTHCHECK":
                self.health = health(text)
            case "RUN" | "COPY":
                pass  # they change the files alone
            case other:
                raise ValueError(f"The Dockerfile has {other}, which the tests do not know yet.")
