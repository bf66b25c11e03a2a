/** A film as a GIF: the page draws its pictures, the server puts them together. */

import { saveFile } from "../../core/save.js";
import { fetchFile } from "../download.js";
import { ToolError } from "../tool_error.js";

/** The picture that is on a canvas as a PNG. @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function pngOn(canvas) {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new ToolError("The browser could not make a picture of this: make the window smaller."))),
      "image/png",
    ),
  );
}

/** What the server is sent of a picture before its bytes: for how long it stands, and how many they are. @param {number} ms @param {number} size */
export function headOf(ms, size) {
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(0, Math.round(ms));
  head.setUint32(4, size);
  return head.buffer;
}

/** The film as the server is sent it: each picture with how long it stands. @param {import("./sheet.js").Film} film */
export async function framesOf(film) {
  /** @type {(ArrayBuffer|Blob)[]} */
  const parts = [];
  for (let frame = 0; frame < film.frames; frame += 1) {
    film.paint(frame);
    const png = await pngOn(film.canvas); // between two pictures the page does whatever else there is
    parts.push(headOf(film.ms(frame), png.size), png);
  }
  return new Blob(parts);
}

/**
 * Saves the film as a GIF; what is said of it.
 * @param {import("./sheet.js").Film} film
 * @param {(text: string, more?: import("../status.js").More) => void} say
 */
export async function saveGif(film, say) {
  say(`Drawing ${film.frames} pictures…`, { stays: true });
  const body = await framesOf(film);
  say("The server puts the pictures together…", { stays: true });
  const { file } = await fetchFile("/api/gif", { method: "POST", body });
  const name = `${film.name}.gif`;
  saveFile(file, name);
  return `Saved ${name}: ${film.shows}.`;
}
