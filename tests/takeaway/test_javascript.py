"""JavaScript is read as far as a bundle needs it: texts, patterns and comments are told from code."""

import pytest

from playground.takeaway.javascript import module_of, parts, without_comments

HARD = r"""/** A module. */
import { a, b as c } from "./a.js"; // with "quotes"
import "./effects.js";

/** @type {import("./types.js").Type} */
export const { d, e: f } = c(`text ${a ? `${a}}` : "}"} // no comment`);
const pattern = /[/"'`]\/*/u, half = a / 2 / c;
export async function load() {
  return /"/.test("//") ? import("../later.js") : a[0] / 2;
}
export class K {
  text = 'import { no } from "./no.js";';
}
const template = `
export const no = 1;
/* neither */`;
export function* g() {
  yield /a/g;
}
"""


def test_what_is_no_code_is_told_from_code() -> None:
    assert "".join(text for _, text in parts(HARD)) == HARD
    comments = [text for kind, text in parts(HARD) if kind == "comment"]
    assert comments == [
        "/** A module. */",
        '// with "quotes"',
        '/** @type {import("./types.js").Type} */',
    ]
    literals = [text for kind, text in parts(HARD) if kind == "literal"]
    assert r"""/[/"'`]\/*/u""" in literals
    assert [text for text in literals if "no comment" in text] == ["} // no comment`"]
    assert "/a/g" in literals


def test_a_source_without_comments_is_masked_character_by_character() -> None:
    plain, masked = without_comments(HARD)
    assert len(plain) == len(masked)
    assert "A module" not in plain
    assert "/* neither */" in plain
    assert [one for one, other in zip(plain, masked, strict=True) if other not in (one, "\0")] == []
    assert "" not in plain.split("`")[0].split("\n")


def test_what_ties_modules_together_is_replaced() -> None:
    module = module_of(HARD, lambda path: f"<{path}>")
    assert module.imports == ["<./a.js>", "<./effects.js>"]
    assert module.later == ["<../later.js>"]
    assert module.exports == ["d", "f", "load", "K", "g"]
    assert module.code.startswith(
        'const { a, b: c } = load("<./a.js>");\nload("<./effects.js>");\nconst { d, e: f } = c('
    )
    assert 'later("<../later.js>")' in module.code
    assert "'import { no } from \"./no.js\";'" in module.code
    assert "`\nexport const no = 1;\n/* neither */`" in module.code


def test_a_bundled_module_has_the_address_of_its_page() -> None:
    code = module_of('const beside = new URL("./a.html", import.meta.url), text = "import.meta.url";', str).code
    assert code == 'const beside = new URL("./a.html", document.baseURI), text = "import.meta.url";'


@pytest.mark.parametrize(
    "source",
    [
        'import * as all from "./all.js";',
        'export { a } from "./a.js";',
        'export * from "./a.js";',
        "export default 1;",
        "export let counter = 0;",
        "const here = import.meta.dirname;",
        'const later = import(name + ".js");',
        "const text = `never ends",
        "/* never ends",
    ],
)
def test_what_is_not_understood_is_not_bundled(source: str) -> None:
    with pytest.raises(ValueError, match=r"bundle|does not end"):
        module_of(source, str)
