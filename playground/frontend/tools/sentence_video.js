/** Sentence as video: the sentence of the page, read word by word. */

import { saveVideo } from "./motion/as_video.js";
import { sentenceFilm } from "./motion/sentence_film.js";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  return saveVideo(await sentenceFilm(context), context.say);
}
