/** Where a sweep takes the settings from that it does not try: from the ready sweep that it began as, or else from the panel of Settings. */

/** @typedef {import("./fields.js").Settings} Settings */
/** @typedef {{name: string, values: Record<string, string>, base: Record<string, import("../core/settings.js").Value>}} Ready  a ready sweep: what it tries, and all else */

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
  const now = () => ready?.base ?? settings;

  /** Says in the empty fields what they stand for, and which ready sweep this is. */
  function show() {
    const as = now();
    if (as) fields.standFor(as, ready ? "the ready sweep" : "Settings");
    readies.mark(ready?.name);
    fold.say(ready ? "Empty fields are as in this ready sweep, not as in Settings." : "");
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
