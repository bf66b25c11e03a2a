/** GIF: the sentence of the page, read word by word. */

import { saveGif } from "./motion/as_gif.js";
import { sentenceFilm } from "./motion/sentence_film.js";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  return saveGif(await sentenceFilm(context), context.say);
}
