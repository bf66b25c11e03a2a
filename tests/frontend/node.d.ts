// What the unit tests use of Node.js, for the type check alone: so little that it needs no package of its own.

declare module "node:assert/strict" {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual<T>(actual: unknown, expected: T, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(text: string, pattern: RegExp, message?: string): void;
    doesNotMatch(text: string, pattern: RegExp, message?: string): void;
    throws(act: () => unknown, expected?: unknown, message?: string): void;
    rejects(act: Promise<unknown> | (() => Promise<unknown>), expected?: unknown, message?: string): Promise<void>;
    fail(message?: string): never;
  }
  const assert: Assert;
  export default assert;
}

declare module "node:test" {
  type Work = () => unknown;
  interface Timers {
    enable(options: { apis: string[]; now?: number }): void;
    tick(milliseconds: number): void;
    setTime(milliseconds: number): void;
    reset(): void;
  }
  interface Mock {
    timers: Timers;
    method<T extends object>(target: T, name: keyof T, instead: (...args: any[]) => unknown): void;
    restoreAll(): void;
  }
  export function test(name: string, work: Work): void;
  export default test;
  export function beforeEach(work: Work): void;
  export function afterEach(work: Work): void;
  export function before(work: Work): void;
  export function after(work: Work): void;
  export const mock: Mock;
}

declare function setImmediate(act: (value: any) => void): number;

declare module "node:fs" {
  export function readFileSync(path: string | 0, encoding: "utf-8"): string;
  export function readdirSync(path: string, options: { recursive: true; encoding: "utf-8" }): string[];
}

declare module "node:events" {
  export function setMaxListeners(most: number, ...targets: EventTarget[]): void;
}

declare module "nspell" {
  export default function makeSpelling(dictionary: { aff: string; dic: string }): { correct(word: string): boolean };
}
