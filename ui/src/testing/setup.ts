import { cleanup, configure } from "@testing-library/react";
import { afterEach, expect } from "vitest";
import { axeFindings } from "./axe";

// A field that takes the focus as it appears fires an event while React is at work, where `act` must not run:
// events are left to React's own schedule, and tests wait for what they expect to see.
configure({ asyncUtilTimeout: 20_000, eventWrapper: (dispatch) => dispatch() });

afterEach(cleanup);

expect.extend({
  async toHaveNoAxeFindings(element: Element) {
    const findings = await axeFindings(element);
    return {
      pass: findings.length === 0,
      message: () => `axe found:\n${findings.join("\n")}`,
    };
  },
});

// jsdom has no layout, so a long table would measure each of its rows as nothing and lay all out again.
Object.defineProperty(HTMLElement.prototype, "scrollHeight", { configurable: true, get: () => 40 });

// The same for scrolling: these make React Aria's wishes harmless.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
// A pointer is never held in jsdom; dragging is looked at in a browser.
Element.prototype.setPointerCapture = () => undefined;
window.scrollTo = () => undefined;
window.print = () => undefined;
// Axe asks for a canvas to look for icon fonts; there is none here, and no such font in the program.
HTMLCanvasElement.prototype.getContext = () => null;
// jsdom has no CSS object; React Aria builds attribute selectors with its one function.
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } as typeof CSS;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.IntersectionObserver ??= class {
  readonly root = null;
  readonly rootMargin = "";
  readonly scrollMargin = "";
  readonly thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
};

declare module "vitest" {
  interface Assertion {
    /** Nothing in the element hinders a person who sees, hears or points differently. */
    toHaveNoAxeFindings(): Promise<void>;
  }
}
