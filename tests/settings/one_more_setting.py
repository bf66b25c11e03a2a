"""Run in a copy of the project whose catalogue has two settings more: tells, as JSON, where they turn up."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from playground.catalogue import catalogue_json
from playground.links.settings import from_link, to_link
from playground.storage.names import default_name
from playground.storage.run_files import read_run, write_run
from playground.training.sweep.plan import form, plan_from
from rnn import Settings
from tests.support.front_door import front_door
from tests.support.opened_page import open_page, settings_shown
from tests.support.run_files import ID, record


def main(old_file: Path, folder: Path) -> dict[str, Any]:
    link = {"momentum": "0.5", "order": "file"}
    config, notes = from_link(link)
    assert config is not None
    with front_door(folder):
        page = open_page(**link)
        panel = settings_shown(page)
        page_link = dict(page.session_state["link"])
    saved_record = record()
    with_both = {"momentum": 0.5, "order": "file"}
    saved_record = replace(
        saved_record,
        summary=replace(
            saved_record.summary,
            settings=replace(saved_record.summary.settings, **with_both),
            first_settings=replace(saved_record.summary.first_settings, **with_both),
        ),
        state_settings=replace(saved_record.state_settings, **with_both),
    )
    return {
        "link": [config.settings.to_dict(), notes, to_link(config)],
        "too far": from_link({"momentum": "7"})[1],
        "panel": panel,
        "page's link": page_link,
        "form": form()["swept"],
        "swept": [run.to_dict() for run in plan_from({"values": {"momentum": "0, 0.9"}, "seeds": 1}).sweep.settings()],
        "name": default_name("Article", config.settings),
        "usual name": default_name("Article", Settings()),
        "file": read_run(write_run(saved_record), ID).settings.to_dict(),
        "old file": read_run(old_file.read_bytes(), ID).settings.to_dict(),
        "old row": Settings.from_json('{"hidden_size": 9}').to_dict(),
        "catalogue": catalogue_json(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
