/** Prints those of the words on standard input, one a line, that the dictionary of British English does not know. */

import { readFileSync } from "node:fs";

import makeSpelling from "nspell";

const DICTIONARY = "node_modules/dictionary-en-gb/index";
const [aff, dic] = [".aff", ".dic"].map((kind) => readFileSync(DICTIONARY + kind, "utf-8"));
const spelling = makeSpelling({ aff, dic });
const words = readFileSync(0, "utf-8").split("\n");
console.log(words.filter((word) => word && !spelling.correct(word)).join("\n"));
