/** Mounts the Train page: loads Plotly once, joins its parts to the stream, and follows the theme. */

// @ts-nocheck

import { address } from "../core/address.js";
import { learnSettings } from "../core/settings.js";
import { mountCurves } from "./curves.js";
import { closeDrawerWithPage } from "./drawer.js";
import { runStreamAt } from "../core/run_stream.js";
import { mountPlayer } from "../reader/player.js";
import { mountPromise } from "./promise.js";
import { mountSentences } from "./test_sentences.js";
import { mountTransport } from "./transport.js";
import { makeTurn } from "./turn.js";

/** Plotly, from our own server, fetched once for the life of the window. */
export function plotly(url) {
  window.rnnPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address(url);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(script);
  });
  return window.rnnPlotly;
}

/** Whether the visitor's system chooses the colours of the page. */
export const coloursAreForced = () => window.matchMedia("(forced-colors: active)").matches;

/** "light" or "dark", judged by the page's own background, so that a visitor's custom theme is followed too. */
export function themeOf(element) {
  const probe = document.createElement("span");
  probe.style.forcedColorAdjust = "none"; // else it would have the colour of all texts
  probe.style.color = coloursAreForced() ? "Canvas" : "var(--st-background-color)";
  element.append(probe);
  const [red, green, blue] = getComputedStyle(probe)
    .color.match(/[\d.]+/g)
    .map(Number);
  probe.remove();
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

/**
 * Called by Streamlit at the first mount and again whenever the component's data or the theme changed.
 * @param {HTMLElement} parent  holds page.html
 * @param {{live: string, plotly: string, figures: object, colours: object, catalogue: object}} data
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {Promise<() => void>} the clean-up for the moment when the visitor leaves the page
 */
export async function mount(parent, data, trigger) {
  closeDrawerWithPage();
  learnSettings(data.catalogue);
  parent.rnnTrigger = trigger; // Streamlit hands over a new one with each call
  const page = parent.querySelector(".rnn-page");
  const theme = themeOf(parent);
  for (const [name, colour] of Object.entries(data.colours[theme])) page.style.setProperty(`--rnn-${name}`, colour);
  const stream = runStreamAt(data.live, () => trigger("rerun", true));
  if (parent.rnnRunStream !== stream) {
    parent.rnnParts?.forEach((part) => part.destroy());
    parent.rnnRunStream = stream;
    const Plotly = await plotly(data.plotly);
    if (parent.rnnRunStream !== stream) return () => {};
    const turn = makeTurn((event, value) => parent.rnnTrigger(event, value));
    const context = { stream, Plotly, figures: data.figures, theme: themeOf(parent), turn };
    const part = (name) => page.querySelector(`[data-part=${name}]`);
    const curves = mountCurves(part("curves"), context);
    // Plotly's first drawing takes longest: each has a frame of its own, and a visitor who is back sees the curves first.
    const player = mountPlayer(part("player"), { ...context, after: curves.firstDrawn });
    parent.rnnParts = [
      player,
      mountPromise(part("promise")),
      mountTransport(part("transport"), context),
      curves,
      mountSentences(part("sentences"), { ...context, show: (text) => player.show(text) }),
    ];
    // Shown once there is something to see, be it that the server cannot be reached: no box is ever empty.
    const show = () => (page.dataset.ready = "");
    const offs = [stream.on("trace", show), stream.on("lost", show)];
    parent.rnnParts.push({ retheme() {}, destroy: () => offs.forEach((off) => off()) });
  } else {
    parent.rnnParts?.forEach((part) => part.retheme(theme));
  }
  return () => {
    parent.rnnParts?.forEach((part) => part.destroy());
    parent.rnnParts = undefined;
    parent.rnnRunStream = undefined;
  };
}
