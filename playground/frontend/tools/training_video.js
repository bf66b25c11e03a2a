/** Training as video: the curves, growing. */

import { saveVideo } from "./motion/as_video.js";
import { trainingFilm } from "./motion/training_film.js";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  return saveVideo(await trainingFilm(context), context.say);
}
