/** Files that the browser saves for the visitor. */

const READ_MS = 60_000; // for which the browser may still be reading a file

/** Saves what stands at an address. @param {string} href @param {string} name  of the file */
export function saveAs(href, name) {
  Object.assign(document.createElement("a"), { href, download: name }).click();
}

/** @param {Blob} file @param {string} name */
export function saveFile(file, name) {
  const href = URL.createObjectURL(file);
  saveAs(href, name);
  setTimeout(() => URL.revokeObjectURL(href), READ_MS);
}
