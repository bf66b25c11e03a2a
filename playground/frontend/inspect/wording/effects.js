/** What a word does to the words after it, in a verb: the bounds between the verbs stand here and nowhere else. */

/** @typedef {"turns"|"mutes"|"weakens"|"leaves"|"strengthens"} Effect */

/** Below this slope a word turns round what comes after it: -0.05 is hardly anything left of it, not its opposite. */
export const TURNS_BELOW = -0.3;
/** Up to here it mutes it. */
export const MUTES_BELOW = 0.3;
/** Up to here it weakens it, and then leaves it alone. */
const WEAKENS_BELOW = 0.9;
/** From here on it strengthens it. */
const STRENGTHENS_ABOVE = 1.1;

/** What stands behind the word that is acted on. @type {Partial<Record<Effect, string>>} */
const ENDS = { turns: " round", leaves: " alone" };

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
  const verb = several ? effect.slice(0, -1) : effect;
  return `${what} ${verb} ${on}${ENDS[effect] ?? ""}`;
}
