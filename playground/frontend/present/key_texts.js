/** What the keys of the presentation do, in words: the list on the screen and the table of the README are made of this. */

import { KEYS, keysOf } from "../core/keys.js";

/** @typedef {keyof typeof KEYS["present"]} Action */

/** By action, in the order of the list; a heading stands before its group. @type {[heading: string, [Action, string][]][]} */
const GROUPS = [
  [
    "The talk",
    [
      ["next", "the next step of the scene; from its last one to the next scene"],
      ["previous", "the step before"],
      ["nextScene", "the next scene"],
      ["previousScene", "the scene before"],
      ["firstAnswer", "most hands are up for the first answer of a question"],
      ["secondAnswer", "most hands are up for the second"],
      ["blank", "a black screen, and back"],
      ["speaker", "the window for the speaker: notes, what comes next, the time"],
      ["code", "the code that a phone reads to open this page"],
    ],
  ],
  [
    "The run",
    [
      ["train", "train"],
      ["pause", "pause"],
      ["step", "train for one epoch"],
      ["reset", "back to epoch 0"],
      ["faster", "more epochs a second"],
      ["slower", "fewer epochs a second"],
    ],
  ],
  [
    "The sentence",
    [
      ["play", "play the sentence word by word, or hold"],
      ["wordOn", "the next word"],
      ["wordBack", "the word before"],
      ["firstWord", "before the first word"],
      ["lastWord", "after the last word"],
      ["write", "the network writes on from the sentence, or stops (where it can write)"],
      ["another", "the same beginning, written on once more"],
      ["epochOn", "the next kept epoch (Inside)"],
      ["epochBack", "the kept epoch before (Inside)"],
    ],
  ],
  [
    "The page",
    [
      ["view", "the next view (Inside, Compare)"],
      ["previousView", "the view before"],
      ["page", "the next page: Train, Inside, Compare"],
      ["previousPage", "the page before"],
      ["fullScreen", "full screen, and back"],
      ["keys", "this list"],
      ["leave", "close what is open, or leave the presentation"],
    ],
  ],
];

/** The list: under each heading the keys of each action by name, and what they do. */
export const KEY_LIST = GROUPS.map(([heading, actions]) => ({
  heading,
  actions: actions.map(([action, text]) => ({ action, keys: keysOf("present", action), text })),
}));

/** The same as the table of a Markdown document. */
export function keyTable() {
  const rows = KEY_LIST.flatMap(({ actions }) =>
    actions.map(({ keys, text }) => `| ${keys.map((key) => `\`${key}\``).join(" ")} | ${text} |`),
  );
  return ["| key | what it does |", "|---|---|", ...rows].join("\n");
}
