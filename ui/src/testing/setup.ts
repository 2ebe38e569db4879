import { cleanup, configure } from "@testing-library/react";
import { afterEach, expect } from "vitest";
import { axeFindings } from "./axe";

configure({ asyncUtilTimeout: 5_000 });

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

// jsdom has no layout: these make React Aria's measuring and scrolling harmless.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
window.scrollTo = () => undefined;
window.print = () => undefined;
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
