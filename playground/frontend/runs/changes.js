/** What the visitor does to runs: names them, pins them, deletes them and brings them back. The page shows it before the server knows. */

import { counted } from "../core/numbers.js";

/** @typedef {import("../types.js").Run} Run */
/** @typedef {{what: Partial<Run>, before: Map<string, Record<string, any>>}} Change  `before`: what was there, by the id of a run, of all that it decides there */
/** @typedef {{ids: string[], selected: string[]}} Deleted  runs, and which of them were selected */

/**
 * @typedef {object} Context
 * @property {typeof import("../core/api.js").api} api
 * @property {import("./run_list.js").RunList & {room: string}} list
 * @property {import("./list_loader.js").Loader} loader
 * @property {(work: () => Promise<void>) => Promise<boolean>} attempt  tells what the server refuses; whether it was done
 * @property {(runs: Run[]) => void} use     takes a list for the one that was
 * @property {() => void} onChange              called when the list has changed
 * @property {() => void} selectionChanged   as that, and keeps what is selected now
 * @property {(text: string, more?: import("../types.js").Message) => void} say
 */

/** Renames and pins runs. @param {Context} context */
export function makeChanges({ api, list, loader, attempt, use, onChange }) {
  /** What the server is being told, oldest first. @type {Change[]} */
  const underWay = [];

  /**
   * Takes what has become of a change, but for what a later one has in its place: that may be answered before it.
   * @param {Change} mine
   * @param {string} id
   * @param {Record<string, any>|undefined} answer  none: it was refused
   */
  function settle(mine, id, answer) {
    const of = underWay.filter(({ before }) => before.has(id));
    const at = of.indexOf(mine);
    /** What a change still decides. @param {Change} change @returns {Record<string, any>} */
    const own = ({ before }) => before.get(id) ?? {};
    /** @type {Record<string, any>} */
    const shown = {};
    for (const [name, was] of Object.entries(own(mine))) {
      const value = answer ? answer[name] : was;
      const next = of.slice(at + 1).find((later) => name in own(later));
      (next ? own(next) : shown)[name] = value;
      if (answer) for (const earlier of of.slice(0, at)) delete own(earlier)[name];
    }
    Object.assign(list.byId.get(id) ?? {}, shown); // by now it may be another object
    const rest = of.filter((each) => each !== mine).flatMap((each) => Object.entries(each.what).filter(([name]) => name in own(each)));
    if (rest.length) list.changing.set(id, Object.fromEntries(rest));
    else list.changing.delete(id);
  }

  /**
   * Gives runs what is in `what`: shown at once, and taken back if the server, which `send` tells, says no.
   * @param {string[]} ids
   * @param {Partial<Run>} what
   * @param {() => Promise<Record<string, Partial<Run>>>} send  resolves with what the server has made of it, by id
   */
  async function change(ids, what, send) {
    const presentIds = ids.filter((id) => list.byId.has(id));
    const names = Object.keys(what);
    /** @param {string} id */
    const asItIs = (id) => Object.fromEntries(names.map((name) => [name, list.byId.get(id)?.[name]]));
    const mine = { what, before: new Map(presentIds.map((id) => [id, asItIs(id)])) };
    underWay.push(mine);
    for (const id of presentIds) {
      list.changing.set(id, { ...list.changing.get(id), ...what });
      Object.assign(list.byId.get(id) ?? {}, what);
    }
    list.tellApart();
    onChange();
    /** @type {Record<string, Partial<Run>>|undefined} */
    let answer;
    const isDone = await attempt(async () => void (answer = await send()));
    for (const id of presentIds) settle(mine, id, isDone ? (answer?.[id] ?? what) : undefined);
    underWay.splice(underWay.indexOf(mine), 1);
    if (loader.underWay()) {
      loader.passOver();
      loader.loadSoon();
    }
    use(list.runs);
    onChange();
  }

  return {
    /** @param {string} id @param {string} name */
    rename: (id, name) => change([id], { name }, async () => ({ [id]: await api.change(id, { name }) })),
    /** @param {string[]} ids @param {boolean} pinned */
    pin: (ids, pinned) =>
      change(ids, { pinned }, async () => {
        if (ids.length === 1) return { [ids[0]]: await api.change(ids[0], { pinned }) };
        await api.pin(ids, pinned);
        return {};
      }),
  };
}

/** Deletes runs, and offers to bring them back. @param {Context} context */
export function makeDeletion({ api, list, loader, attempt, use, onChange, selectionChanged, say }) {
  /** Of all deletions that one Undo takes back. @type {Deleted|null} */
  let deletion = null;

  /** @param {Deleted} these */
  async function bringBack({ ids, selected }) {
    loader.passOver();
    ids.forEach((id) => list.removed.delete(id));
    selected.forEach((id) => list.selected.add(id));
    onChange();
    await loader.load();
  }

  /** As long as this is offered, what is deleted next joins it. @param {Deleted} these */
  function offerUndo(these) {
    const over = () => {
      if (deletion === these) deletion = null;
    };
    const act = async () => {
      if (await attempt(() => api.bringBack(these.ids))) await bringBack(these);
      else offerUndo(these);
    };
    say(`${counted(these.ids.length, "run")} deleted.`, { action: "Undo", act, over });
  }

  /** @param {string[]} ids */
  async function remove(ids) {
    const before = list.runs;
    const selected = [...list.selected].filter((id) => ids.includes(id));
    for (const id of ids) {
      list.removed.add(id);
      list.selected.delete(id);
    }
    use(before.filter(({ id }) => !list.removed.has(id)));
    selectionChanged();
    if (!(await attempt(() => api.remove(ids)))) {
      const back = before.filter(({ id }) => ids.includes(id) && !list.byId.has(id));
      use([...list.runs, ...back].sort((a, b) => b.started - a.started)); // also if the server cannot be asked for a list
      await bringBack({ ids, selected });
      return;
    }
    deletion = { ids: [...(deletion?.ids ?? []), ...ids], selected: [...(deletion?.selected ?? []), ...selected] };
    offerUndo(deletion);
    if (list.room) loader.loadSoon(); // it says how much is used now
  }

  return { remove };
}
