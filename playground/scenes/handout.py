"""The hand-out: all scenes with their pictures as one page to be printed, whole in itself."""

from __future__ import annotations

import base64
import re
from html import escape
from pathlib import Path

from playground import FRONTEND
from playground.scenes.scene import Scene, Step
from playground.scenes.stories import HERE, Stories
from playground.training.prepared_data import suited
from rnn import SETTINGS
from rnn.setting_kinds import Choice

PICTURES = HERE / "pictures"
ENDING = ".webp"

STYLE = FRONTEND / "styles" / "handout.css"


def handout(stories: Stories, pictures: Path = PICTURES) -> str:
    """The page as HTML: each step with its picture, if `pictures` has one, and at the end what was right to predict."""
    scenes = [scene for scene in stories.scenes if scene.steps]
    contents = "".join(f'<li><a href="#{escape(scene.name)}">{escape(scene.title)}</a></li>' for scene in scenes)
    told = "".join(_scene(scene, pictures) for scene in scenes)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>RNN Playground: hand-out</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        "<header><h1>Scenes of a network that learns to read</h1>"
        "<p>Each step can be opened in the playground, under <b>Scenes</b>. Choose an answer to a question before you "
        "train; what came out stands at the end.</p>"
        '<button type="button" onclick="print()">Print</button></header>'
        f'<section class="contents" aria-label="Contents"><ol>{contents}</ol></section>'
        f"{told}{_answers(scenes)}</main></body></html>"
    )


def _scene(scene: Scene, pictures: Path) -> str:
    first, *rest = [_step(scene, number, step, pictures) for number, step in enumerate(scene.steps, start=1)]
    head = f'<h2>{escape(scene.title)}</h2><p class="about">{marked(scene.about)}</p>'
    opening = f'<div class="opening">{head}{first}</div>'
    return f'<section class="scene" id="{escape(scene.name)}">{opening}{"".join(rest)}</section>'


def _step(scene: Scene, number: int, step: Step, pictures: Path) -> str:
    link = escape(f"./?scene={scene.name}&step={number}")
    parts = [f'<h3><a href="{link}">Step {number} of {len(scene.steps)}</a></h3><p>{marked(step.text)}</p>']
    if step.predict:
        answers = "".join(f"<li>{marked(answer)}</li>" for answer in step.predict.answers)
        parts.append(f'<div class="question"><b>{marked(step.predict.question)}</b><ul>{answers}</ul></div>')
    if step.to_try:
        parts.append(f"<p>{marked(step.to_try)}</p>")
    if settings := settings_text(scene, number):
        parts.append(f'<p class="settings">{escape(settings)}</p>')
    picture = picture_of(scene, number, pictures)
    shown = f'<img alt="The screen at this step" src="{picture}">' if picture else ""
    return f'<article class="step"><div>{shown}</div><div>{"".join(parts)}</div></article>'


def _answers(scenes: list[Scene]) -> str:
    items = [
        f"<li>{escape(scene.title)}, step {number}: <b>{marked(asked.answers[asked.right - 1])}.</b> "
        f"{marked(asked.because)}</li>"
        for scene in scenes
        for number, step in enumerate(scene.steps, start=1)
        if (asked := step.predict) and asked.right and asked.right <= len(asked.answers)
    ]
    return f'<section class="scene answers"><h2>What came out</h2><ul>{"".join(items)}</ul></section>' if items else ""


def settings_text(scene: Scene, number: int) -> str:
    """In what the run of a step differs from the settings that suit its data; "" of a step in any run."""
    config = scene.config(number)
    if config is None:
        return ""
    usual = suited(config.data)
    changes = []
    for name, entry in SETTINGS.items():
        value = getattr(config.settings, name)
        if value != getattr(usual, name):
            changes.append(
                f"{entry.label}: {entry.options[value]}" if isinstance(entry, Choice) else f"{entry.label} {value:g}"
            )
    return f"Settings: {', '.join(changes) if changes else f'as they are at first, {config.data}'}."


def picture_of(scene: Scene, number: int, pictures: Path = PICTURES) -> str:
    """The picture of a step as an address that holds it; "" if there is none."""
    path = pictures / f"{scene.name}-{number}{ENDING}"
    if not path.is_file():
        return ""
    return f"data:image/webp;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def marked(text: str) -> str:
    """HTML of a text, in which `**words**` stand out."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
