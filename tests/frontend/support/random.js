/** Chance that comes out the same each time, for tests over many cases. */

/** A source of numbers from 0 to below 1 (mulberry32). @param {number} seed */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixture = Math.imul(state ^ (state >>> 15), 1 | state);
    mixture = (mixture + Math.imul(mixture ^ (mixture >>> 7), 61 | mixture)) ^ mixture;
    return ((mixture ^ (mixture >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of these. @template T @param {() => number} chance @param {readonly T[]} values @returns {T} */
export const pick = (chance, values) => values[Math.floor(chance() * values.length)];

/** So many of these, in an order of chance. @template T @param {() => number} chance @param {readonly T[]} values @param {number} count @returns {T[]} */
export function sample(chance, values, count) {
  const left = [...values];
  return Array.from({ length: count }, () => left.splice(Math.floor(chance() * left.length), 1)[0]);
}
