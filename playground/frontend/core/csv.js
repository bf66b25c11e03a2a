/** Tables as a spreadsheet reads them: CSV in UTF-8 that says so. */

const FORMULA = /^[=+\-@\t\r]./su; // what a spreadsheet would run, as in api/tables.py of the server; a sign alone is a letter of a text
const NUMBER = /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/iu;

/** Text for a cell: an apostrophe in front of what looks like a formula makes it text. @param {string} text */
const safe = (text) => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

/** @param {(string|number)[][]} rows */
export function csvOf(rows) {
  const cell = (/** @type {string|number} */ value) => {
    const text = typeof value === "string" ? safe(value) : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
