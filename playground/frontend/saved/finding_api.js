/** What the Compare page asks of a server, answered by a page that has none: names, pins and deletions last as long as it is open. */

/** @typedef {import("../types.js").Run} Run */
/** @typedef {{epoch: string|null, value: string, seconds?: string}} OneCurve  float32 in base64; `epoch`: null where every epoch is there */
/** @typedef {{seconds: string|null, columns: Record<string, OneCurve>}} Curves  of a run; `seconds`: of every epoch, null where each column has its own */

/** @param {Pick<import("./finding.js").Finding, "runs"|"curves"|"networks"|"data"|"yardsticks">} finding */
export function makeFindingApi({ runs, curves, networks, data, yardsticks }) {
  /** @type {Set<string>} */
  const deleted = new Set();
  const byId = new Map(runs.map((run) => [run.id, run]));

  /** @param {string} id @param {Partial<Run>} what @returns {Partial<Run>} */
  const change = (id, what) => Object.assign(byId.get(id) ?? {}, what);

  /** @param {string} id @param {string} column @returns {OneCurve} */
  function curveOf(id, column) {
    const { columns, seconds } = curves[id];
    return seconds === null ? columns[column] : { ...columns[column], seconds };
  }

  const own = {
    runs: async () => ({ runs: runs.filter(({ id }) => !deleted.has(id)).map((run) => ({ ...run })), notice: "" }),
    /** @param {string[]} ids @param {{column: string}} how */
    histories: async (ids, { column }) => Object.fromEntries(ids.map((id) => [id, curveOf(id, column)])),
    /** @param {string} id */
    vocabulary: async (id) => (networks[id] ? data[networks[id].data].words : []),
    /** @param {string} id */
    yardsticks: async (id) => yardsticks.lines[yardsticks.of[id]] ?? [],
    /** @param {string} id @param {Partial<Run>} what  an empty name stays what it was */
    change: async (id, what) => change(id, what.name === "" ? {} : what),
    /** @param {string[]} ids @param {boolean} pinned */
    pin: async (ids, pinned) => void ids.forEach((id) => change(id, { pinned })),
    /** @param {string[]} ids */
    remove: async (ids) => void ids.forEach((id) => deleted.add(id)),
    /** @param {string[]} ids */
    bringBack: async (ids) => void ids.forEach((id) => deleted.delete(id)),
  };
  return {
    .../** @type {typeof import("../core/api.js").api} */ (/** @type {unknown} */ (own)),
    /** Whether curves can be smoothed: they have every epoch. */
    smooths: Object.values(curves).every(({ seconds }) => seconds !== null),
  };
}
