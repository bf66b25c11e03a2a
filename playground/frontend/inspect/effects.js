/** What a word does to the words after it, in a verb: the bounds between the verbs stand here and nowhere else. */

/** @typedef {"turns"|"mutes"|"weakens"|"leaves"|"strengthens"} Effect */

/** Below this slope a word turns round what comes after it: -0.05 is hardly anything left of it, not its opposite. */
export const TURNS_BELOW = -0.3;
/** Up to here it mutes it. */
export const MUTES_BELOW = 0.3;
/** Up to here it weakens it, and then leaves it alone. */
export const WEAKENS_BELOW = 0.9;
/** From here on it strengthens it. */
export const STRENGTHENS_ABOVE = 1.1;

/** Each verb around what it acts on: one word, then several. @type {Record<Effect, [one: [string, string], several: [string, string]]>} */
const VERBS = {
  turns: [
    ["turns", " round"],
    ["turn", " round"],
  ],
  mutes: [
    ["mutes", ""],
    ["mute", ""],
  ],
  weakens: [
    ["weakens", ""],
    ["weaken", ""],
  ],
  leaves: [
    ["leaves", " alone"],
    ["leave", " alone"],
  ],
  strengthens: [
    ["strengthens", ""],
    ["strengthen", ""],
  ],
};

/**
 * What a slope means: how much is left of what a word does once another has come before it.
 * @param {number} slope
 * @returns {Effect}
 */
export function effectOf(slope) {
  if (slope < TURNS_BELOW) return "turns";
  if (slope < MUTES_BELOW) return "mutes";
  if (slope < WEAKENS_BELOW) return "weakens";
  return slope <= STRENGTHENS_ABOVE ? "leaves" : "strengthens";
}

/**
 * "“not” turns “bad” round".
 * @param {Effect} effect
 * @param {string} what  acts
 * @param {string} on    what it acts on
 * @param {boolean} [several]  whether several words act
 */
export function effectText(effect, what, on, several = false) {
  const [verb, end] = VERBS[effect][Number(several)];
  return `${what} ${verb} ${on}${end}`;
}
