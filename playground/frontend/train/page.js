/** Mounts the Train page: joins its parts to the stream, and follows the theme. */

import { plotly } from "../charts/plotly.js";
import { paintPage, themeOf } from "../charts/theme.js";
import { makeLife, mountOnce } from "../core/lifecycle.js";
import { runStreamAt } from "../core/run_stream.js";
import { learnSettings } from "../core/settings.js";
import { setStage } from "../present/stage.js";
import { mountPlayer } from "../reader/one/player.js";
import { mountTools } from "../tools/mount.js";
import { mountCurves } from "./curves.js";
import { closeDrawerWithPage } from "./settings_drawer.js";
import { mountWelcomeLine } from "./welcome_line.js";
import { mountSentences } from "./test_sentences.js";
import { mountTransport } from "./transport.js";
import { makeSetSetting } from "./set_setting.js";

/** @typedef {(event: string, value: unknown) => void} Trigger  runs the page's script, which is told of the event */

/** The newest trigger of each element: Streamlit passes a new one with each call. @type {WeakMap<Element, Trigger>} */
const triggers = new WeakMap();

/** @typedef {Record<string, Record<string, import("../types.js").Figure> & {player: import("../types.js").Figure}>} PageFigures  by theme and name */

/**
 * What Streamlit hands to the page, see playground/components.py.
 * @typedef {{live: string, plotly: string, figures: PageFigures, colours: Record<string, Record<string, string>>,
 *   strong: Record<string, Record<string, string>>, catalogue: import("../core/settings.js").Catalogue}} Data
 */

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {Data} data
 * @param {Trigger} trigger
 * @param {import("../core/transport.js").Transport} [transport]  how the frames come, if not over a WebSocket
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export function mount(parent, data, trigger, transport) {
  closeDrawerWithPage();
  learnSettings(data.catalogue);
  triggers.set(parent, trigger);
  const page = /** @type {HTMLElement} */ (parent.querySelector(".rnn-page"));
  paintPage(page, data.colours[themeOf(parent)]);
  const stream = runStreamAt(data.live, () => trigger("rerun", true), transport);
  return mountOnce(
    parent,
    stream,
    () => themeOf(parent),
    async (there) => {
      const { figures, strong } = data;
      const [Plotly, stage] = await Promise.all([
        plotly(data.plotly),
        setStage({ page, stream, figures, strong, theme: () => themeOf(parent) }),
      ]);
      return there()
        ? stage.with(mountParts(page, stream, { Plotly, figures: stage.figures, colours: data.colours, theme: themeOf(parent) }, parent))
        : stage.with([]);
    },
  );
}

/**
 * @param {HTMLElement} page
 * @param {import("../core/run_stream.js").RunStream} stream
 * @param {{Plotly: import("../types.js").Plotly, figures: PageFigures, colours: any, theme: string}} looks
 * @param {HTMLElement} parent
 * @returns {import("../types.js").Part[]}
 */
function mountParts(page, stream, looks, parent) {
  const setSetting = makeSetSetting((event, value) => triggers.get(parent)?.(event, value));
  const context = { stream, setSetting, ...looks };
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(`[data-part=${name}]`));
  const curves = mountCurves(part("curves"), context);
  // Plotly's first drawing takes longest: each has a frame of its own, and a visitor who is back sees the curves first.
  const player = mountPlayer(part("player"), { ...context, after: curves.firstDrawn });
  const parts = [
    player,
    mountWelcomeLine(part("promise")),
    mountTransport(part("transport"), context),
    curves,
    mountSentences(part("sentences"), { stream, show: player.show }),
    mountTools(parent, { page: "train", stream, ...looks }, curves.firstDrawn),
  ];
  // Shown once there is something to see, which may be that the server cannot be reached: no box is ever empty.
  const show = () => void (page.dataset.ready = "");
  const life = makeLife();
  life.keep(stream.on("trace", show), stream.on("lost", show));
  return [...parts, life.part()];
}
