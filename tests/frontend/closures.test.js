/** No function of the page is longer than 120 lines, comments and blank lines among them: Biome's rule leaves both out. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isFunctionLikeDeclaration } from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";

const MOST = 120;

/** Every function of a file that is too long: its name or place, and its lines. @param {import("typescript/unstable/ast").SourceFile} file */
function longIn(file) {
  /** @type {string[]} */
  const longFunctions = [];
  /** @param {import("typescript/unstable/ast").Node} node */
  const look = (node) => {
    if (isFunctionLikeDeclaration(node)) {
      const [first, last] = [node.getStart(file), node.end].map((place) => file.getLineAndCharacterOfPosition(place).line);
      const lines = last - first + 1;
      if (lines > MOST) longFunctions.push(`${file.fileName}:${first + 1} has ${lines} lines`);
    }
    node.forEachChild(look);
  };
  look(file);
  return longFunctions;
}

test("no function is over 120 lines", () => {
  const api = new API();
  try {
    const project = api.updateSnapshot({ openProject: "tsconfig.json" }).getProjects()[0];
    const names = project.program.getSourceFileNames().filter((name) => name.endsWith(".js") && !name.includes("node_modules"));
    const files = names.map((name) => project.program.getSourceFile(name));
    assert.ok(files.length > 150);
    assert.deepEqual(
      files.flatMap((file) => (file ? longIn(file) : [])),
      [],
    );
  } finally {
    api.close();
  }
});
