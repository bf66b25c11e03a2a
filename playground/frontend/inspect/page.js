/** Mounts the Inside page: one selection, and the views that follow and set it. */

import { makeQuestions } from "../core/questions.js";
import { closeDrawerWithPage } from "../core/drawer.js";
import { makeLife, mountOnce } from "../core/lifecycle.js";
import { runStreamAt } from "../core/run_stream.js";
import { forgetSettings, openedLink } from "../core/opened.js";
import { learnSettings } from "../core/settings.js";
import { keepTrigger, triggerOf } from "../core/triggers.js";
import { plotly } from "../charts/plotly.js";
import { paintPage, themeOf } from "../charts/theme.js";
import { element } from "../core/dom.js";
import { setStage } from "../present/stage.js";
import { mountScenes } from "../scenes/part.js";
import { makeFilm } from "./time_machine/film.js";
import { mountHead } from "./head/head.js";
import { packViews } from "./packing.js";
import { placeOf } from "./place.js";
import { makeSelection } from "./selection.js";
import { withSeenLabels } from "./view/labels.js";
import { mountView } from "./view/view.js";
import { mountTools } from "../tools/mount.js";
import { makeInSight } from "./view/in_sight.js";
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
 * Puts the step of a scene on the screen: what it names is selected, in the network that trains if it takes place in a run of its own.
 * @param {import("../scenes/types.js").Step} step
 * @param {import("./selection.js").Selection} selection
 * @param {(name: string) => void} scrollTo  a view
 */
function showStep({ sentence, word, epoch, unit, view, config }, selection, scrollTo) {
  const chosen = Object.entries({ sentence, word, unit }).filter(([, value]) => value !== null);
  selection.set({ ...(config && { run: "", epoch, edits: [] }), ...Object.fromEntries(chosen) });
  if (view) scrollTo(view);
}

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {{live: string, plotly: string, figures: import("../types.js").Figures, colours: import("../types.js").Colours, strong: Record<string, Record<string, string>>, catalogue: import("../core/settings.js").Catalogue}} data
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export async function mount(parent, data, trigger) {
  keepTrigger(parent, trigger);
  closeDrawerWithPage();
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
    const opened = openedLink(); // before the selection writes its own into the address
    forgetSettings();
    const selection = makeSelection(page);
    const unfollow = stream.on("run", ({ id }) => selection.live(id));
    const server = makeQuestions(stream);
    const film = makeFilm(server);
    const context = { selection, questions: withSeenLabels(film), server, film, stream, Plotly, figures: stage.figures, theme: themeNow() };
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (page.querySelector(`[data-part=${name}]`));
    const sections = VIEWS.map(() => element("section", { className: "rnn-panel rnn-view" }));
    part("views").replaceChildren(...sections);
    const names = VIEWS.map(({ name }) => name);
    const packing = makeLife();
    const parts = [
      mountHead(part("head"), context),
      ...VIEWS.map((view, place) => mountView(sections[place], view, context)),
      { retheme() {}, destroy: server.destroy },
      { retheme() {}, destroy: unfollow },
      packing.part(),
      mountTools(parent, {
        ...{ page: "inside", stream, Plotly, figures: data.figures, colours: data.colours, theme: themeNow(), selection, opened },
        place: () => placeOf(selection, sections, names),
        network: () => selection.now,
      }),
    ];
    packViews(part("views"), sections, packing);
    const scrollTo = makeInSight(part("views"), [part("scene"), part("head")], packing);
    parts.push(
      mountScenes(part("scene"), {
        page: "inside",
        root: page,
        stream,
        trigger: triggerOf(parent),
        show: (step) => showStep(step, selection, scrollTo),
        wordsRead: (sentence) => (selection.now.sentence === sentence ? selection.now.word : -1),
      }),
    );
    if (opened.view) scrollTo(opened.view); // at first it is not as far down as it will be
    page.dataset.ready = "";
    return stage.with(parts);
  });
}
