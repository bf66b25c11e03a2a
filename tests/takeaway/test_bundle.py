"""All modules of a page in one script: what a browser would load, and nothing else."""

import json
import subprocess
from pathlib import Path

import pytest

from playground import FRONTEND
from playground.takeaway.bundle import bundle, modules_of
from tests.frontend.node import NODE, ROOT

EXPORTS = """
const { pathToFileURL } = await import("node:url");
let given = "";
for await (const some of process.stdin) given += some;
const { code, names, folder } = JSON.parse(given);
globalThis.window = globalThis;
globalThis.matchMedia = () => ({ matches: false });
globalThis.addEventListener = () => {};
const load = new Function(`"use strict"; ${code}; return load;`)();
const told = (module) => Object.keys(module).sort().map((name) => `${name}: ${typeof module[name]}`);
const differing = [];
for (const name of names) {
  const module = await import(pathToFileURL(`${folder}/${name}`));
  const [own, bundled] = [told(module), told(load(name))];
  if (own.join() !== bundled.join()) differing.push([name, own, bundled]);
}
process.stdout.write(JSON.stringify(differing));
"""


def test_every_module_exports_in_a_bundle_what_it_exports_by_itself() -> None:
    entries = [f"{folder}/page.js" for folder in ("saved", "train", "inspect", "runs")]
    names = modules_of(*entries)
    assert len(names) > 150
    command = [NODE, "--input-type=module", "--eval", EXPORTS]
    given = json.dumps({"code": bundle(*entries), "names": names, "folder": str(FRONTEND)})
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_a_bundle_has_what_is_imported_later_and_nothing_that_is_not_imported() -> None:
    names = modules_of("saved/page.js")
    assert "reader/one/word_menu.js" in names
    assert "core/api.js" not in names
    assert not [name for name in names if name.startswith(("runs/", "sweep/", "tools/"))]


def test_modules_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text('import { other } from "./other.js";\nexport const one = () => other;\n')
    (tmp_path / "other.js").write_text('import { one } from "./one.js";\nexport const other = () => one;\n')
    with pytest.raises(ValueError, match=r"one\.js imports other\.js imports one\.js"):
        bundle("one.js", folder=tmp_path)
