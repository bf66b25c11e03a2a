// What the server's views answer, as playground/inspection/views makes it: an interface a view, which a test compares with what it answers.
// T words, C labels, H units, V words of the vocabulary. Only the type check reads this.

/** Numbers as base64 of their float32, row by row; `float32` in reader/trace.js reads them. */
export type Floats = string;

/** Which label a score speaks for, and which it speaks against. */
export interface Sides {
  labels: string[];
  toward: number;
  against: number;
}

/** A sentence as the network has read it. */
export interface Read extends Sides {
  words: string[];
  /** what stands between two words of a text of its data set */
  between: string;
  /** (T,) whether the vocabulary has the word */
  known: boolean[];
  /** the sentence was longer, and its end is left out */
  cut: boolean;
  /** the name of the network's cells */
  cell: string;
}

/** The view "ledger". */
export interface Ledger extends Read {
  /** (T+1, T+1) what the biases and each word have put into the score, after so many words */
  contributions: number[][];
  /** (T+1,) */
  scores: number[];
  reason: import("./wording/reason.js").Reason;
}

/** The view "memory". What a float cannot hold is its largest number. */
export interface Memory extends Read, Lesson {
  /** (T+1,) */
  reach: number[];
  norm: number[];
  /** null: there is none, as of cells with gates */
  bound: number[] | null;
  /** the reach of the article's recursion; null: it prints none of such cells */
  printed: number[] | null;
  /** (C,) how far the answer is from each label */
  wrong: number[];
  /** the place of the label whose lesson stands here, too */
  label: number;
  /** of the run; null where it is not known */
  clip: number | null;
  /** (C,) what the sentence teaches if each label is right */
  lessons: Lesson[];
}

interface Lesson {
  /** (T,) the share of each step in what it teaches w_hh */
  taught: number[];
  /** (T,) whether that share alone has an entry beyond the clip */
  clipped: boolean[];
  /** how many entries of the sum are beyond it */
  beyond: number;
}

/** The view "lengths". An entry for each of n points. */
export interface Lengths {
  /** whether the sequences were made up for this; else they are test sentences */
  fresh: boolean;
  /** sequences in all, of so many */
  tested: number;
  of: number;
  /** what the length of a sequence counts, in words */
  counts: string;
  /** the shortest and the longest that it learns from */
  trained: [number, number];
  /** (n, 2) the shortest and the longest of a point */
  lengths: [number, number][];
  /** (n,) */
  sequences: number[];
  /** false: it answers with numbers, and `loss` is the squared error */
  has_accuracy: boolean;
  /** (n,) null: there is none */
  accuracy: (number | null)[];
  accuracy_error: (number | null)[];
  loss: number[];
  loss_error: (number | null)[];
  /** the length up to which at least this share is right, or the squared error at most this; null: at no length */
  least_right: number;
  most_off: number | null;
  reaches: number | null;
  /** the lines of its curves, as of the trained lengths; `values` (n,): it is known of each length */
  yardsticks: (import("../charts/yardsticks.js").Yardstick & { values: number[] | null })[];
}

/** The view "memory_over_epochs". */
export interface MemoryOverEpochs extends Read {
  epochs: number[];
  /** (epochs, T+1) powers of ten of the reach, against that of the last word; null: nothing is left of it */
  reach: (number | null)[][];
}

/** The view "nearest". */
export interface Nearest extends Read {
  /** (T+1, K) beginnings of training sentences, the nearest first */
  prefixes: string[][];
  /** (T+1, K) how many words each has */
  lengths: number[][];
  /** (T+1, K) */
  distances: number[][];
  /** training sentences that are looked through, of so many */
  sentences: number;
  of: number;
}

/** The view "modifiers". */
export interface Modifiers extends Sides {
  vocabulary: string[];
  /** (V,) null: no sentence shows it */
  slopes: (number | null)[];
  sentences: number;
  of: number;
}

/** The view "modifier_pairs". */
export interface ModifierPairs extends Sides {
  words: string[];
  after: string[];
  /** (words, after) */
  slopes: (number | null)[][];
}

/** The view "pushes". */
export interface Pushes extends Read {
  vocabulary: string[];
  /** (T+1, V) */
  pushes: Floats;
}

/** The view "whatif". */
export interface WhatIf extends Read {
  /** the words that each word is swapped for, of so many */
  tried: string[];
  of: number;
  /** (T, tried + 1) P(toward); the last column leaves the word out */
  swaps: Floats;
  /** (T+1,) P(toward) word by word */
  path: number[];
  /** (T, T); null: the sentence is too long for so many units */
  pairs: Floats | null;
  /** the smallest change that flips the answer; null: none was found */
  flip: { swaps: import("./words/sentence_changes.js").Swap[]; sentence: string; answer: number } | null;
  /** how many words were tried in place of one word, and of two */
  flip_words: [number, number];
}

/** The view "units". */
export interface Units extends Read {
  /** (H,) what each unit says of the sentence */
  says: number[];
  /** (H,) how well each tells the labels apart; null where there is nothing to tell */
  area: (number | null)[];
  /** (H,) answers that change without it */
  flips: (number | null)[];
  /** (H,) test accuracy without it */
  accuracy: (number | null)[];
  /** test sentences that were looked at, of so many */
  tested: number;
  of: number;
}

/** The view "wall". */
export interface Wall {
  labels: string[];
  train: WallSet;
  test: WallSet;
  /** (C, C) right label down, answer across, of the test sentences */
  confusion: number[][];
  /** there if each epoch trains on sentences of its own: those of epoch 1 are here */
  fresh?: boolean;
}

/** One set of the wall, an entry for each of its sentences. */
export interface WallSet {
  texts: string[];
  right: number[];
  answers: number[];
  shares: number[];
  losses: number[];
  /** the state of the unit that is asked for; null: of none */
  unit: number[] | null;
  /** only the first of the set are here */
  cut: boolean;
}

/** The view "flips". */
export interface Flips {
  labels: string[];
  train: FlipsOfSet;
  test: FlipsOfSet;
  cut: boolean;
}

/** Sentences of a set that the edited network answers otherwise. */
export interface FlipsOfSet {
  flips: { text: string; before: number; after: number; right: number }[];
  right_before: number;
  right_after: number;
  of: number;
}

/** The view "dimensions". */
export interface Dimensions extends Read {
  units: number;
  participation_ratio: number;
  /** (H,) shares of the whole */
  variances: number[];
  /** (H,) of w_hh */
  singular_values: number[];
  /** the smallest rank with which all test sentences are answered as by the whole network; null without any */
  rank_needed: number | null;
  /** (H+1,) the share of test sentences that are answered as before, cut to each rank */
  alike: number[];
  /** (H+1,) P(toward) of the sentence, cut to each rank */
  path: number[];
  tested: number;
  of: number;
}

/** The view "resting_points". An entry for each of N points. */
export interface RestingPoints extends Sides {
  units: number;
  verdict: string;
  found: string;
  /** (N, H) */
  points: Floats;
  score: number[];
  speed: number[];
  fixed: boolean[];
  stable: boolean[];
  /** whether the largest eigenvalue is one of a complex pair */
  turns: boolean[];
  /** (N, up to 3) sizes of the largest */
  eigenvalues: number[][];
  /** training sentences that the search began from; 0: the data set is not here */
  sentences: number;
}

/** The view "loss_slice". */
export interface LossSlice {
  labels: string[];
  /** (X,) and (Y,) places; the network itself is at (0, 0) */
  across: number[];
  up: number[];
  /** (Y, X); null: beyond all bounds */
  losses: (number | null)[][];
  /** the loss of a network that guesses */
  guessing: number;
  sentences: number;
  of: number;
  /** where the network stood at each of the epochs; empty for a plane by chance */
  path: [x: number, y: number][];
  epochs: number[];
  /** its training loss at each of them */
  way: (number | null)[];
  /** of all that differs, what the plane shows; null for one by chance */
  share: number | null;
}

/** The view "loss_along_its_way". */
export interface LossAlongItsWay extends LossSlice {
  share: number;
}

/** The view "modifiers_over_epochs". */
export interface ModifiersOverEpochs extends Sides {
  vocabulary: string[];
  epochs: number[];
  /** (epochs, V) */
  slopes: (number | null)[][];
}

/** The view "eigenvalues_over_epochs". */
export interface EigenvaluesOverEpochs {
  epochs: number[];
  /** (epochs, up to 6) the largest first */
  sizes: number[][];
  /** (epochs,) how many are larger than 1 */
  outside: number[];
}

/** The view "gradient_norms". */
export interface GradientNorms {
  epochs: number[];
  /** names of the arrays of weights */
  arrays: string[];
  /** (epochs, arrays) */
  norms: (number | null)[][];
  /** (epochs,) the mean over sentences of the largest entry */
  largest: (number | null)[];
  clip: number | null;
  sentences: number;
  of: number;
}

/** The view "gradients". */
export interface Gradients extends Read {
  /** an error below this is that of rounding */
  passes: number;
  /** names of the arrays of weights, how many entries each has, and how many of them were checked */
  arrays: string[];
  sizes: number[];
  checked: number[];
  /** (C, arrays) the largest relative error if each label is right */
  exact: number[][];
  /** null: the article prints no recursion of such cells */
  article: number[][] | null;
}
