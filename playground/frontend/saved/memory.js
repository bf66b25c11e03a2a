/** What a page that is a file of its own remembers: for as long as it is open, and nothing of what other pages remember. */

/** @param {Record<string, unknown>} first  what is remembered from the start, by key @returns {import("../core/view_state.js").Memory} */
export function makeMemory(first) {
  const texts = new Map(Object.entries(first).map(([key, value]) => [key, JSON.stringify(value)]));
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
  };
}
