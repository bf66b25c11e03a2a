/** Mounts the Inside page: one selection, and the views that follow and set it. */

import { makeQuestions } from "../core/questions.js";
import { makeLife, mountOnce } from "../core/lifecycle.js";
import { runStreamAt } from "../core/run_stream.js";
import { learnSettings } from "../core/settings.js";
import { plotly } from "../charts/plotly.js";
import { paintPage, themeOf } from "../charts/theme.js";
import { element } from "../core/dom.js";
import { setStage } from "../present/stage.js";
import { makeFilm } from "./time_machine/film.js";
import { mountHead } from "./head/head.js";
import { packViews } from "./packing.js";
import { makeSelection } from "./selection.js";
import { mountView } from "./view/view.js";
import { mountTools } from "../tools/mount.js";
import { VIEWS } from "./views.js";

/**
 * What every view is handed.
 * @typedef {object} Context
 * @property {import("./selection.js").Selection} selection
 * @property {Pick<ReturnType<typeof makeQuestions>, "ask">} questions  answered by the films where they can be
 * @property {ReturnType<typeof makeQuestions>} server  the questions that only the server answers
 * @property {ReturnType<typeof makeFilm>} film
 * @property {import("../core/run_stream.js").RunStream} stream
 * @property {import("../types.js").Plotly} Plotly
 * @property {Record<string, Record<string, import("../types.js").Figure>>} figures  by theme and name
 * @property {string} theme  at the moment of mounting
 */

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {{live: string, plotly: string, figures: import("../types.js").Figures, colours: import("../types.js").Colours, strong: Record<string, Record<string, string>>, catalogue: import("../core/settings.js").Catalogue}} data
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export async function mount(parent, data, trigger) {
  const page = /** @type {HTMLElement} */ (parent.querySelector(".rnn-inside"));
  learnSettings(data.catalogue);
  const theme = themeOf(parent);
  paintPage(page, data.colours[theme]);
  const stream = runStreamAt(data.live, () => trigger("rerun", true));
  const themeNow = () => themeOf(parent);
  return mountOnce(parent, stream, themeNow, async (isMounted) => {
    const { strong } = data;
    const [Plotly, stage] = await Promise.all([
      plotly(data.plotly),
      setStage({ page, stream, figures: data.figures, strong, theme: themeNow }),
    ]);
    if (!isMounted()) return stage.with([]);
    page.dataset.testid = "inside";
    const selection = makeSelection(page);
    const unfollow = stream.on("run", ({ id }) => selection.live(id));
    const server = makeQuestions(stream);
    const film = makeFilm(server);
    const context = { selection, questions: film, server, film, stream, Plotly, figures: stage.figures, theme: themeNow() };
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(`[data-part=${name}]`));
    const sections = VIEWS.map(() => element("section", { className: "rnn-panel rnn-view" }));
    part("views").replaceChildren(...sections);
    const packing = makeLife();
    const parts = [
      mountHead(part("head"), context),
      ...VIEWS.map((view, place) => mountView(sections[place], view, context)),
      { retheme() {}, destroy: server.destroy },
      { retheme() {}, destroy: unfollow },
      packing.part(),
      mountTools(parent, { page: "inside", stream, Plotly, figures: data.figures, colours: data.colours, theme: themeNow(), selection }),
    ];
    packViews(part("views"), sections, packing);
    page.dataset.ready = "";
    return stage.with(parts);
  });
}
