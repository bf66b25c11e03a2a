/** Text for Plotly, which reads a little HTML in its labels: nothing that a visitor typed may be read as that. */

/** @param {string} text */
export const escapeText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
