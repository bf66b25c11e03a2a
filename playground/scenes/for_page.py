"""The scenes as JSON, as the page has them."""

from __future__ import annotations

from typing import Any

from playground.scenes.scene import Predict, Scene, Step
from playground.scenes.stories import Stories


def scenes_json(stories: Stories) -> dict[str, Any]:
    """`scenes`, each with what its file says and its `name`, and `problems`, a sentence for each file that is none.

    A step has its fields by the names that they have in a file, null where the file has none, and besides `page`, the
    page that it is on, and `config`: {data, settings}, all of the run in which it takes place, null if in any.
    """
    return {"scenes": [_scene(scene) for scene in stories.scenes], "problems": list(stories.problems)}


def _scene(scene: Scene) -> dict[str, Any]:
    steps = [_step(scene, number) for number in range(1, len(scene.steps) + 1)]
    return {**scene.more, "name": scene.name, "title": scene.title, "about": scene.about, "steps": steps}


def _step(scene: Scene, number: int) -> dict[str, Any]:
    step: Step = scene.steps[number - 1]
    config = scene.config(number)
    return {
        **step.more,
        "text": step.text,
        "try": step.to_try,
        "notes": step.notes,
        "page": scene.page(number),
        "highlight": step.highlight,
        "sentence": step.sentence,
        "word": step.word,
        "epoch": step.epoch,
        "trained": step.trained,
        "unit": step.unit,
        "view": step.view,
        "predict": step.predict and _predict(step.predict),
        "done_when": dict(step.done_when),
        "config": config and {"data": config.data, "settings": config.settings.to_dict()},
    }


def _predict(predict: Predict) -> dict[str, Any]:
    return {
        **predict.more,
        "question": predict.question,
        "answers": list(predict.answers),
        "right": predict.right,
        "because": predict.because,
    }
