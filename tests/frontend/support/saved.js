/** What the browser would save for the visitor. */

/**
 * The files that are saved while something happens: address and name of each.
 * @param {() => Promise<void>|void} act
 * @returns {Promise<[href: string, name: string][]>}
 */
export async function savedBy(act) {
  /** @type {[string, string][]} */
  const saved = [];
  const original = document.createElement;
  /** @type {any} */
  const create = (/** @type {string} */ tag) => {
    const node = /** @type {any} */ (original.call(document, tag));
    if (tag === "a") node.addEventListener("click", () => saved.push([node.href, node.download]));
    return node;
  };
  document.createElement = create;
  try {
    await act();
  } finally {
    document.createElement = original;
  }
  return saved;
}
