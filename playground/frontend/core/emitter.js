/** News by kind: a part of the page says which kind it wants to hear of, and is told until it says that it is enough. */

/** @typedef {(...what: any[]) => void} Hear  what is told differs with the kind; each emitter says what it tells */

/** @returns {{on: (kind: string, hear: Hear) => () => void, tell: (kind: string, ...what: unknown[]) => void}} */
export function makeEmitter() {
  /** @type {Map<string, Set<Hear>>} */
  const listeners = new Map();
  return {
    /** Calls `hear` with all that is told of this kind from now on. @returns the way to end that */
    on(kind, hear) {
      const ofKind = listeners.get(kind) ?? new Set();
      listeners.set(kind, ofKind.add(hear));
      return () => ofKind.delete(hear);
    },
    tell(kind, ...what) {
      for (const hear of listeners.get(kind) ?? []) hear(...what);
    },
  };
}
