import { cleanup } from "@testing-library/svelte";
import { afterEach, vi } from "vitest";

/** There is no layout in these tests, so nothing ever changes its size. */
class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

vi.stubGlobal("ResizeObserver", NoResize);

afterEach(() => cleanup());
