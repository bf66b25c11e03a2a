"""The scenes and the hand-out over HTTP: the same for everybody."""

import json

from playground.scenes import stories
from tests.support.serving import Site


def test_all_scenes_are_told_to_everybody(site: Site) -> None:
    answer = site.get("/api/scenes")
    told = json.loads(answer.body)
    assert answer.status == 200
    assert [scene["name"] for scene in told["scenes"]] == [scene.name for scene in stories().scenes]
    assert told["problems"] == []
    assert all(
        step["config"] is None or step["config"]["settings"] for scene in told["scenes"] for step in scene["steps"]
    )


def test_the_hand_out_is_a_page(site: Site) -> None:
    answer = site.get("/handout")
    assert (answer.status, answer.header("content-type")) == (200, "text/html; charset=utf-8")
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert site.get("/handout", method="POST").status == 405
