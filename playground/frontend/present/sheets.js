/** The style sheets of the page with every length in px larger: one more sheet after them, which overrules each of their rules. */

const LENGTH = /(?<![\w#.-])(-?\d*\.?\d+)px\b/gu;

/** A sheet in which one px is `unit` px; what a rule asks of the window or of a container too, for those are no larger. @param {string} text @param {number} unit */
export const enlargedSheet = (text, unit) => text.replace(LENGTH, (_, length) => `${Number((Number(length) * unit).toFixed(3))}px`);

/** The sheets that came with the page, in their order. */
const ownSheets = () =>
  [...document.querySelectorAll("style")].filter((style) => !style.dataset.enlarged && style.textContent?.includes(".rnn-page"));

/** Puts the enlarged sheets into the document, in place of those of another unit; null takes them out. @param {number|null} unit */
export function enlargeSheets(unit) {
  for (const before of document.querySelectorAll("style[data-enlarged]")) before.remove();
  if (unit === null) return;
  const sheet = document.createElement("style");
  sheet.dataset.enlarged = String(unit);
  sheet.textContent = ownSheets()
    .map((style) => enlargedSheet(style.textContent ?? "", unit))
    .join("\n");
  document.body.append(sheet); // after Streamlit's own: of two rules that are alike the later one holds
}
