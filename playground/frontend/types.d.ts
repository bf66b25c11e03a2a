// The shapes that several scripts share. Only the type check reads this.

/** A part of a page: what it shows follows the theme, and it leaves nothing behind. */
export interface Part {
  retheme(theme: string): void;
  destroy(): void;
}

/** A run as the list of runs tells it; a column of its row by the name of the column. */
export interface Run {
  id: string;
  name: string;
  label: string;
  data: string;
  colour: number;
  started: number;
  ended: string;
  pinned?: boolean;
  sweep?: string;
  settings: Record<string, number | string>;
  epochs_done: number;
  [figure: string]: any;
}

/** What is said at the foot of the page besides the text. */
export interface Message {
  action?: string;
  act?: () => void;
  over?: () => void;
  bad?: boolean;
}
