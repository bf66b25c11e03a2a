/** Changes of settings that a run makes by itself, as that of a link did: what is said of them, and the panel, which follows. */

import { makeLife } from "../core/lifecycle.js";
import { countText } from "../core/numbers.js";
import { shortText } from "../core/settings.js";

/** @typedef {import("../types.js").Change} Change */

const MOST_NAMED = 3;

/** "rate 0.005 after epoch 120; 500 epochs after epoch 300". @param {Change[]} planned */
export function plannedText(planned) {
  const named = planned.slice(0, MOST_NAMED).map(({ epoch, name, value }) => `${shortText(name, value)} after epoch ${countText(epoch)}`);
  return [...named, ...(planned.length > MOST_NAMED ? [`and ${countText(planned.length - MOST_NAMED)} more`] : [])].join("; ");
}

/** @param {Change} one @param {Change} other */
const isSame = (one, other) => one.epoch === other.epoch && one.name === other.name && one.value === other.value;

/**
 * Has the panel show what the run has changed by itself, as if the visitor had turned it.
 * @param {{stream: Pick<import("../core/run_stream.js").RunStream, "on"|"latest">, setSetting: import("./set_setting.js").SetSetting}} context
 * @returns {import("../types.js").Part}
 */
export function followPlanned({ stream, setSetting }) {
  const life = makeLife();
  /** Made, and not shown in the panel yet. @type {Change[]} */
  let made = [];
  life.keep(
    stream.on("change", (change) => {
      if (stream.latest.get("status")?.planned?.some((/** @type {Change} */ each) => isSame(each, change))) made.push(change);
    }),
    stream.on("config", ({ settings }) => {
      for (const { name, value } of made) if (settings[name] === value) setSetting(name, value); // else it was turned since
      made = [];
    }),
  );
  return life.part();
}
