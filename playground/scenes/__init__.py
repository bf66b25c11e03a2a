"""Scenes: short stories about the network, each a file in this folder; README.md tells how one is written."""

from playground.scenes.reader import SceneError, read_scene
from playground.scenes.scene import Predict, Scene, Step
from playground.scenes.stories import HERE, Stories, explanation_of, stories

__all__ = [
    "HERE",
    "Predict",
    "Scene",
    "SceneError",
    "Step",
    "Stories",
    "explanation_of",
    "read_scene",
    "stories",
]
