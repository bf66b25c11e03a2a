/** Where a sweep takes the settings from that it does not try: from the ready sweep that it began as, or else from the panel of Settings. */

import { suitedTo, valueText } from "../core/settings.js";

/** @typedef {import("./fields.js").Settings} Settings */
/** @typedef {{name: string, values: Record<string, string>, base: Settings|null}} Ready  a ready sweep: what it tries, and all else; null: as suits the data in the form, and each cell on it */

/**
 * @param {object} context
 * @param {ReturnType<typeof import("./fields.js").makeFields>} context.fields
 * @param {ReturnType<typeof import("./ready_sweeps.js").makeReadySweeps>} context.readies
 * @param {ReturnType<typeof import("./form_folding.js").makeFormFolding>} context.fold
 * @param {Ready|null} context.ready  the ready sweep that the form began as; null: none
 */
export function makeBaseSettings({ fields, readies, fold, ready }) {
  /** As they stand in the panel, once it has told them. @type {Settings|undefined} */
  let settings;
  const suited = () => (ready && !ready.base ? suitedTo(fields.data) : null);
  const now = () => suited()?.base ?? ready?.base ?? settings;
  const byCell = () => suited()?.byCell ?? {};

  /** What is said of the fields that are empty. */
  function restText() {
    if (!ready) return "";
    if (ready.base) return "Empty fields are as in this ready sweep, not as in Settings.";
    const cells = Object.keys(byCell()).length ? ", and each cell on it" : "";
    return `Empty fields are as suits ${valueText("data", fields.data)}${cells}, not as in Settings.`;
  }

  /** Says in the empty fields what they stand for, and which ready sweep this is. */
  function show() {
    const as = now();
    if (as) fields.standFor(as, ready ? "the ready sweep" : "Settings", new Set(Object.values(byCell()).flatMap(Object.keys)));
    readies.mark(ready?.name);
    fold.say(restText());
  }

  return {
    show,
    get ready() {
      return ready;
    },
    /** Undefined as long as nothing is known of them. @returns {Settings|undefined} */
    get settings() {
      return now();
    },
    /** What some cells have in their place. @returns {Record<string, Settings>} */
    get byCell() {
      return byCell();
    },
    /** @param {Ready|null} next */
    use(next) {
      ready = next;
      show();
    },
    /** The settings of the panel have changed. @param {Settings} next */
    follow(next) {
      settings = next;
      show();
    },
  };
}
