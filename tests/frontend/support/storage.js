/** What stands for a tab's memory in a test without a browser. */

/** A storage like `sessionStorage`, and the texts that are in it by their keys. @param {Map<string, string>} [stored] */
export function makeStorage(stored = new Map()) {
  /** @type {Pick<Storage, "getItem"|"setItem">} */
  const storage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, text) => void stored.set(key, text),
  };
  return { storage, stored };
}
