/** Training as GIF: the curves, growing. */

import { saveGif } from "./motion/as_gif.js";
import { trainingFilm } from "./motion/training_film.js";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  return saveGif(await trainingFilm(context), context.say);
}
