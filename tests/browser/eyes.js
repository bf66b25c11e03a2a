/** Looks at the page as a sighted visitor does: what covers what, what is cut off, what is too faint to read. */
(({ painted, contrast, over }) => {
  /** @param {Element} element */
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  /** @param {Element} element */
  const hasOwnText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
  /** @param {Element} element */
  const nameOf = (element) => (element.getAttribute("aria-label") || element.textContent?.trim() || String(element.className)).slice(0, 40);

  /** The part of an element's box that no scrolling or clipping ancestor hides. @param {Element} element */
  function seenBox(element) {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(parent);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const box = parent.getBoundingClientRect();
      [left, top, right, bottom] = [
        Math.max(left, box.left),
        Math.max(top, box.top),
        Math.min(right, box.right),
        Math.min(bottom, box.bottom),
      ];
    }
    return { left, top, right, bottom };
  }

  /** What is seen as one thing: controls, charts, and the innermost elements with text of their own. @param {Element} root */
  function pieces(root) {
    return [...root.querySelectorAll("*")]
      .filter((e) => e.matches("button, input:not([type=radio]), select, [role=slider], .js-plotly-plot") || hasOwnText(e))
      .filter((e) => isShown(e) && !e.closest("option, style, script, .js-plotly-plot > *"))
      .map((element) => ({ element, name: nameOf(element), ...seenBox(element) }))
      .filter(({ left, top, right, bottom }) => right - left > 2 && bottom - top > 2);
  }

  /** @typedef {{left: number, top: number, right: number, bottom: number}} Edges  px of the window */

  /** How far two boxes lie over each other: [px across, px down], negative when they are apart. @param {Edges} a @param {Edges} b */
  const common = (a, b) => [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];

  /** @template T @param {T[]} things @returns {Generator<[T, T]>} */
  function* pairs(things) {
    for (let i = 0; i < things.length; i += 1) for (let j = i + 1; j < things.length; j += 1) yield [things[i], things[j]];
  }

  /** Pairs of pieces of the page that cover each other though neither is part of the other. @param {Element} root */
  function overlaps(root) {
    const faults = [];
    for (const [one, other] of pairs(pieces(root))) {
      const [across, down] = common(one, other);
      if (across <= 2 || down <= 2 || one.element.contains(other.element) || other.element.contains(one.element)) continue;
      faults.push(`${one.name} / ${other.name}`);
    }
    return faults;
  }

  /** Names of the pieces that reach beyond the window to the right or left. @param {Element} root */
  function beyond(root) {
    return pieces(root)
      .filter(({ left, right }) => right > window.innerWidth + 1 || left < -1)
      .map(({ name }) => name);
  }

  /** Labels of a chart that overlap each other or are cut off at its edge. @param {Element} chart */
  function chartFaults(chart) {
    const edge = chart.getBoundingClientRect();
    const texts = [...chart.querySelectorAll("svg text")]
      .filter((text) => text.textContent?.trim() && isShown(text) && !text.closest(".hoverlayer"))
      .map((text) => ({ name: text.textContent, box: text.getBoundingClientRect() }));
    const textsCutOff = texts.filter(
      ({ box }) => box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1,
    );
    const faults = textsCutOff.map(({ name }) => `${name} is cut off`);
    for (const [one, other] of pairs(texts)) {
      const [across, down] = common(one.box, other.box);
      // The box of a line of text is higher than its letters, and that of an upright one wider.
      if (across > 3 && down > 3) faults.push(`${one.name} / ${other.name} overlap`);
    }
    return faults;
  }

  /** Texts of the page's own that do not fit the place that they have; what a visitor types may be longer than that. @param {Element} root */
  function cutTexts(root) {
    return [...root.querySelectorAll("*")]
      .filter((e) => hasOwnText(e) && isShown(e) && !e.matches("input") && !e.closest("svg, .rnn-words"))
      .filter((e) => e.clientWidth > 2) // what only screen readers are meant to find is one pixel wide
      .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")
      .map(nameOf);
  }

  /** The colour that an element stands on. @param {Element} element */
  function behind(element) {
    for (let place = /** @type {Element|null} */ (element); place; place = place.parentElement) {
      const colour = painted(getComputedStyle(place).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return painted("white");
  }

  /** Every text that is shown and means something now, with its contrast against what is behind it, 1..21. @param {Element} root */
  function contrasts(root) {
    return [...root.querySelectorAll("*")]
      .filter((e) => hasOwnText(e) && isShown(e) && !e.closest("button:disabled, .hoverlayer, style, option"))
      .filter((e) => !e.closest(".heatmaplayer")) // a cell has a colour of its own, to which Plotly fits that of its number
      .map((element) => {
        const style = getComputedStyle(element);
        const ink = element instanceof SVGElement ? style.fill : style.color;
        return [nameOf(element), contrast(painted(ink), behind(element))];
      });
  }

  return { overlaps, beyond, chartFaults, cutTexts, contrasts, painted, contrast, over, behind };
})(
  (() => {
    const canvas = /** @type {OffscreenCanvasRenderingContext2D} */ (
      new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
    );
    const colourCache = new Map(); // a page has many texts and few colours

    /** Any CSS colour, color-mix() too, as the browser paints it over nothing: [red, green, blue, opacity 0..255]. @param {string} colour */
    function painted(colour) {
      if (!colourCache.has(colour)) {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        colourCache.set(colour, canvas.getImageData(0, 0, 1, 1).data);
      }
      return colourCache.get(colour);
    }

    /** Relative luminance, WCAG 2. @param {Uint8ClampedArray} colour */
    function luminance([red, green, blue]) {
      const [r, g, b] = [red, green, blue]
        .map((value) => value / 255)
        .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    /** @param {Uint8ClampedArray} one @param {Uint8ClampedArray} other */
    function contrast(one, other) {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    }

    /** A colour that lets what is below it through, as it is seen. @param {ArrayLike<number>} ink @param {ArrayLike<number>} ground */
    const over = (ink, ground) => [0, 1, 2].map((i) => (ink[i] * ink[3] + ground[i] * (255 - ink[3])) / 255);

    return { painted, contrast, over };
  })(),
);
