/** An emitter of events by kind: a part of the page subscribes to a kind and is called with each of its events until it unsubscribes. */

/** @typedef {(...what: any[]) => void} Hear  the arguments differ with the kind; the owner of each emitter documents them */

/** @returns {{on: (kind: string, hear: Hear) => () => void, tell: (kind: string, ...what: unknown[]) => void}} */
export function makeEmitter() {
  /** @type {Map<string, Set<Hear>>} */
  const listeners = new Map();
  return {
    /** Calls `hear` with every event of this kind from now on. @returns a function that ends that */
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
