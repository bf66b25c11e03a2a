/**
 * How runs that are shown together look: a colour, a pattern of dashes and a marker each, no two of them alike.
 *
 * Twelve colours are what the palette's tests measure to be told apart, for every kind of colour vision. The thirteenth
 * curve therefore has a pattern and a marker as well, and beyond `EYES` curves no eye can tell all of them apart.
 */

export const COLOURS = 12; // as many as the palette and the store have
export const DASHES = ["solid", "dot", "dash", "dashdot"];
export const MARKERS = ["", "circle", "square", "triangle-up", "diamond", "x", "cross"]; // as Plotly names them
const VARIANTS = DASHES.length * MARKERS.length; // of a colour: both go round, and have no divisor in common
export const EYES = 2 * COLOURS;

/** @typedef {{colour: number, variant: number}} Look  places among the colours, and among the variants of a colour */

/** Pattern and marker of the variants 0, 1, 2 ... of a colour; the first is a plain line. @param {number} variant */
export const patternOf = (variant) => ({ dash: variant % DASHES.length, marker: variant % MARKERS.length });

/** The look of the curve that is the `place`th of many which have no colour of their own. @param {number} place @returns {Look} */
export const lookAt = (place) => ({ colour: place % COLOURS, variant: Math.floor(place / COLOURS) % VARIANTS });

const PLACES = [...Array(COLOURS).keys()];

/** @param {Look} look */
const keyOf = ({ colour, variant }) => colour * VARIANTS + variant;

/** How many of the other colours come before `colour`, if one goes round from `own`. @param {number} colour @param {number} own */
const around = (colour, own) => (colour - own + COLOURS) % COLOURS;

/**
 * Gives every run a look. One that had a look keeps it; a new one gets its own colour plain, or else another plain one, or
 * else the first pattern that is free: colours tell curves apart better than patterns do.
 * @param {{id: string, colour: number}[]} runs  that are shown together
 * @param {Map<string, Look>} [before]           what runs looked like until now
 * @returns {Map<string, Look>} by id; beyond COLOURS * VARIANTS runs looks come again
 */
export function assignLooks(runs, before = new Map()) {
  const looks = new Map();
  const usedKeys = new Set();
  /** @param {string} id @param {Look} look */
  const take = (id, look) => {
    looks.set(id, look);
    usedKeys.add(keyOf(look));
  };
  for (const { id } of runs) {
    const look = before.get(id);
    if (look && !usedKeys.has(keyOf(look))) take(id, look);
  }
  const fresh = runs.filter(({ id }) => !looks.has(id));
  const ownColours = new Set(fresh.map(({ colour }) => colour % COLOURS));
  for (const { id, colour } of fresh) {
    if (usedKeys.size === COLOURS * VARIANTS) usedKeys.clear();
    const own = colour % COLOURS;
    // Its own colour first, then one that no other new run has by itself, then whichever comes next.
    const order = PLACES.toSorted(
      (a, b) =>
        Number(b === own) - Number(a === own) || Number(ownColours.has(a)) - Number(ownColours.has(b)) || around(a, own) - around(b, own),
    );
    take(id, firstFree(order, usedKeys));
  }
  return looks;
}

/** The first look that is not taken, going through the colours in this order before the next pattern. @param {number[]} order @param {Set<number>} usedKeys @returns {Look} */
function firstFree(order, usedKeys) {
  for (let variant = 0; ; variant += 1) {
    const colour = order.find((each) => !usedKeys.has(keyOf({ colour: each, variant })));
    if (colour !== undefined) return { colour, variant };
  }
}
