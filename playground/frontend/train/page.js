/** Mounts the Train page: joins its parts to the stream, and follows the theme. */

import { plotly } from "../charts/plotly.js";
import { paintPage, themeOf } from "../charts/theme.js";
import { fetched } from "../core/fetched.js";
import { closeDrawerWithPage } from "../core/drawer.js";
import { makeLife, mountOnce } from "../core/lifecycle.js";
import { runStreamAt } from "../core/run_stream.js";
import { openedLink } from "../core/opened.js";
import { learnSettings } from "../core/settings.js";
import { mountScenes } from "../scenes/part.js";
import { setStage } from "../present/stage.js";
import { mountPlayer } from "../reader/one/player.js";
import { mountTools } from "../tools/mount.js";
import { mountCurves } from "./curves.js";
import { mountWelcomeLine } from "./welcome_line.js";
import { mountSentences } from "./test_sentences.js";
import { mountTransport } from "./transport.js";
import { followPlanned } from "./planned.js";
import { makeSetSetting } from "./set_setting.js";

/** @typedef {(event: string, value: unknown) => void} Trigger  runs the page's script, which is told of the event */

/**
 * What there is of a page that is mounted in an element.
 * @typedef {object} Mounted
 * @property {Trigger} trigger  the newest: Streamlit passes a new one with each call
 * @property {import("../core/run_stream.js").RunStream} stream  of the visitor's job
 * @property {() => Promise<() => void>} build  has the parts show what they are to show now; returns the clean-up
 * @property {import("../first/show.js").Show} [show]  what they show in place of the visitor's run
 */

/** @type {WeakMap<Element, Mounted>} */
const pages = new WeakMap();

/** @typedef {Record<string, Record<string, import("../types.js").Figure> & {player: import("../types.js").Figure}>} PageFigures  by theme and name */

/**
 * What Streamlit hands to the page, see playground/components.py.
 * @typedef {{live: string, plotly: string, recording: string, figures: PageFigures, colours: Record<string, Record<string, string>>,
 *   strong: Record<string, Record<string, string>>, catalogue: import("../core/settings.js").Catalogue}} Data
 */

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {Data} data
 * @param {import("../core/triggers.js").Trigger} trigger
 * @param {import("../core/transport.js").Transport} [transport]  how the frames come, if not over a WebSocket
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export function mount(parent, data, trigger, transport) {
  closeDrawerWithPage();
  learnSettings(data.catalogue);
  const page = /** @type {HTMLElement} */ (parent.querySelector(".rnn-page"));
  paintPage(page, data.colours[themeOf(parent)]);
  const stream = runStreamAt(data.live, () => trigger("rerun", true), transport);
  const build = () =>
    mountOnce(
      parent,
      here.show?.stream ?? stream,
      () => themeOf(parent),
      async (there) => {
        const { figures, strong } = data;
        const [Plotly, stage] = await Promise.all([
          plotly(data.plotly),
          setStage({ page, stream, figures, strong, theme: () => themeOf(parent) }),
        ]);
        return there()
          ? stage.with(
              mountParts(page, parent, {
                Plotly,
                figures: stage.figures,
                colours: data.colours,
                recording: data.recording,
                theme: themeOf(parent),
              }),
            )
          : stage.with([]);
      },
    );
  /** @type {Mounted} */
  const here = { trigger, stream, build, show: pages.get(parent)?.show };
  pages.set(parent, here);
  return build();
}

/**
 * @param {HTMLElement} page
 * @param {HTMLElement} parent
 * @param {{Plotly: import("../types.js").Plotly, figures: PageFigures, colours: any, recording: string, theme: string}} looks
 * @returns {import("../types.js").Part[]}
 */
function mountParts(page, parent, looks) {
  const { show, stream: live } = /** @type {Mounted} */ (pages.get(parent));
  const stream = show?.stream ?? live;
  /** @type {Trigger} */
  const trigger = (event, value) => pages.get(parent)?.trigger(event, value);
  const setSetting = makeSetSetting(trigger);
  const startShow = () => showMe(parent, page, looks.recording);
  const context = { stream, setSetting, ...looks, memory: show?.memory };
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(`[data-part=${name}]`));
  const line = part("promise");
  // What stands above the player comes first: that sees how much room it has.
  if (show) page.dataset.promise = "";
  const welcome = show ? [] : [mountWelcomeLine(line, { stream, showMe: startShow })];
  const transport = mountTransport(part("transport"), context);
  const curves = mountCurves(part("curves"), context);
  // Plotly's first drawing takes longest: each has a frame of its own, and a visitor who is back sees the curves first.
  const player = mountPlayer(part("player"), { ...context, after: curves.firstDrawn });
  const parts = [
    player,
    transport,
    curves,
    mountSentences(part("sentences"), { stream, show: player.show }),
    followPlanned({ stream: live, setSetting }),
    mountTools(
      parent,
      { page: "train", stream: live, showMe: startShow, place: player.place, opened: openedLink(), ...looks },
      curves.firstDrawn,
    ),
    mountScenes(part("scene"), {
      page: "train",
      root: page,
      stream: live,
      trigger,
      show: ({ sentence, word }) => void (sentence !== null && player.show(sentence, word ?? "start")),
      wordsRead: player.wordsRead,
    }),
  ];
  // Shown once there is something to see, which may be that the server cannot be reached: no box is ever empty.
  const reveal = () => void (page.dataset.ready = "");
  const life = makeLife();
  tellDrawn(life, live, curves.firstDrawn);
  life.keep(stream.on("trace", reveal), stream.on("lost", reveal));
  life.keep(() => endShow(parent, show));
  return [...parts, life.part(), ...(show ? [show.mount(line, page, player)] : welcome)];
}

/**
 * Tells the server whether the curves are there: the script of the page waits for them, see playground/server/first_charts.py.
 * @param {import("../core/lifecycle.js").Life} life  of the parts
 * @param {import("../core/run_stream.js").RunStream} live
 * @param {Promise<void>} firstDrawn
 */
function tellDrawn(life, live, firstDrawn) {
  let isDrawn = false;
  const tell = () => isDrawn && live.send({ drawn: true });
  life.keep(live.on("open", tell)); // each connection anew
  life.keep(() => isDrawn && live.send({ drawn: false }));
  void firstDrawn.then(() => {
    isDrawn = !life.over;
    tell();
  });
}

/** The parts show the visitor's run from the next time that they are built. @param {Element} parent @param {Mounted["show"]} show */
function endShow(parent, show) {
  const here = pages.get(parent);
  if (here?.show === show) delete here?.show;
}

/**
 * Puts a recorded training in the place of the visitor's run, until it is left. What it is made of is fetched only now.
 * Raises ApiError, with a sentence, if that cannot be had.
 * @param {Element} parent
 * @param {HTMLElement} page
 * @param {string} path  of the recording
 */
async function showMe(parent, page, path) {
  const { fetchRecording, makeShow } = await fetched(import("../first/show.js"));
  const recording = await fetchRecording(path);
  const here = pages.get(parent);
  if (!here || here.show || !parent.isConnected) return;
  const status = () => pages.get(parent)?.stream.latest.get("status");
  const show = makeShow(recording, {
    canTrain: () => Boolean(status()?.can.includes("train")),
    async leave(train) {
      const now = pages.get(parent);
      if (now?.show !== show) return;
      endShow(parent, show);
      await now.build();
      if (train && status()?.can.includes("train")) now.stream.send({ do: "train" });
      /** @type {HTMLElement|null} */ (page.querySelector(".rnn-buttons .rnn-button:enabled"))?.focus({ preventScroll: true });
    },
  });
  here.show = show;
  await here.build();
}
