/** A sum taken apart: its largest terms by name, and all the others as one. */

/**
 * @typedef {object} Term
 * @property {string} name
 * @property {number} value
 */

const MOST_TERMS = 8;

/**
 * The largest terms, and "the rest" as the last where there are more. They add up to what all of them do.
 * @param {Term[]} terms
 * @param {number} [most]
 * @returns {Term[]}
 */
export function largest(terms, most = MOST_TERMS) {
  const ranking = [...terms].sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  if (ranking.length <= most + 1) return ranking;
  const rest = ranking.slice(most);
  return [...ranking.slice(0, most), { name: `the other ${rest.length}`, value: rest.reduce((sum, { value }) => sum + value, 0) }];
}

/**
 * The terms rounded to so many decimals in such a way that what is seen of them adds up to their sum, rounded likewise: each is rounded
 * down, and those that lose most thereby are rounded up until the sum is right.
 * @param {Term[]} terms @param {number} decimals
 * @returns {Term[]}
 */
export function roundedTogether(terms, decimals) {
  const units = terms.map(({ value }) => value * 10 ** decimals); // of the last decimal
  const wholes = units.map(Math.floor);
  const missing = Math.round(units.reduce((sum, each) => sum + each, 0)) - wholes.reduce((sum, each) => sum + each, 0);
  const ranking = units.map((_, place) => place).sort((one, other) => units[other] - wholes[other] - (units[one] - wholes[one]));
  for (const place of ranking.slice(0, missing)) wholes[place] += 1;
  return terms.map(({ name }, place) => ({ name, value: wholes[place] / 10 ** decimals }));
}

/** The terms of z of one unit at one step. @param {any} unit  as the view "step" answers @returns {Term[]} */
export function termsOf(unit) {
  return [
    { name: unit.word === null ? "no word: 0" : `w_xh of “${unit.word}”`, value: unit.input },
    { name: "b_h", value: unit.bias },
    ...unit.recurrent.map((/** @type {number} */ value, /** @type {number} */ k) => ({ name: `w_hh from unit ${k}`, value })),
  ];
}
