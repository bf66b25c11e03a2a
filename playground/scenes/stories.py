"""The scenes that come with the playground, and which step of them explains a setting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playground.scenes.reader import SceneError, read_scene
from playground.scenes.scene import Scene, Step
from playground.training.prepared_data import RunConfig

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Stories:
    """The scenes of a folder in the order of their files, and a sentence for each file that is none."""

    scenes: tuple[Scene, ...]
    problems: tuple[str, ...] = ()

    def find(self, name: object, number: object) -> tuple[RunConfig | None, Step] | None:
        """The run and the step of a scene of that name, from 1; None if there is none: a page may ask for anything."""
        scene = next((scene for scene in self.scenes if scene.name == name), None)
        if scene is None or not isinstance(number, int) or isinstance(number, bool):
            return None
        return (scene.config(number), scene.steps[number - 1]) if 1 <= number <= len(scene.steps) else None

    def explaining(self, setting: str) -> tuple[str, int] | None:
        """Name of the scene and number of the step, the first of all, that explains a setting; None if none does."""
        for scene in self.scenes:
            for number, step in enumerate(scene.steps, start=1):
                if setting in step.explains:
                    return scene.name, number
        return None


def stories_in(folder: Path) -> Stories:
    """Reads all scenes of a folder: a file that is none costs no other."""
    scenes, problems = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            scenes.append(read_scene(path))
        except SceneError as error:
            problems.append(str(error))
    return Stories(tuple(scenes), tuple(problems))


@cache
def stories() -> Stories:
    """The scenes that come along, read once a process."""
    return stories_in(HERE)


def explanation_of(setting: str) -> str:
    """The link, from any page, to the step of a scene that explains a setting; "" if none does."""
    place = stories().explaining(setting)
    return "" if place is None else f"?scene={place[0]}&step={place[1]}"
