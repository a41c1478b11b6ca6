import { cleanup, configure } from "@testing-library/svelte";
import { afterEach, vi } from "vitest";

/** There is no layout in these tests, so nothing ever changes its size. */
class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

vi.stubGlobal("ResizeObserver", NoResize);

// Nor does anything scroll, which jsdom leaves out altogether.
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};

afterEach(() => cleanup());
