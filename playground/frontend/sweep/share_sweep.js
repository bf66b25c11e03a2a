/** Share a finding, for the sweep that is looked at. */

import { makeShare } from "../runs/share/share.js";
import { element } from "../core/dom.js";

/**
 * The button stands beside the past sweeps, and its row below them.
 * @param {import("../core/lifecycle.js").Life} life
 * @param {Pick<import("./section.js").Context, "api"|"runStore">} context  a page without saved runs has nothing to share
 * @param {() => string|null} sweepId  of the sweep that is looked at
 */
export function makeSweepShare(life, { api, runStore }, sweepId) {
  const node = element("div", { className: "rnn-sweep-share", hidden: true });
  const ids = () => (runStore?.savedSweeps.get(sweepId() ?? "")?.runs ?? []).map(({ id }) => id);
  const share = api && runStore ? makeShare({ api, runStore, ids }) : null;
  if (share) {
    node.append(share.row);
    life.keep(share.destroy);
  }
  return {
    node,
    button: share?.button ?? "",
    /** The runs of the sweep, or the sweep, may be others. */
    refresh() {
      if (!share) return;
      node.hidden = share.button.hidden = !ids().length;
      share.refresh();
    },
  };
}
