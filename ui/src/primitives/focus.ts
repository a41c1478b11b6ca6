/** What can have the focus. */
const STOPS = "button, input, select, textarea, a[href], [tabindex]";

/** Where the focus was: on what, within what, and beside what. */
interface Place {
  element: HTMLElement;
  /** What it stands in, from the inside out. */
  around: readonly Element[];
  /** All that Tab came to then, in order. */
  stops: readonly HTMLElement[];
}

/** What Tab comes to within something now, in order. */
export function stopsIn(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.tabIndex >= 0 && !stop.matches(":disabled") && isDrawn(stop),
  );
}

function isDrawn(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

/** Gives the focus to the view as a whole: to its default button, or else to its name. */
export function focusView(page: Document = document): void {
  const view = page.querySelector("main");
  const first = view?.querySelector<HTMLElement>("[data-first]:not(:disabled)");
  (first ?? view?.querySelector("h1"))?.focus();
}

/** What had the focus last outside of menus, and whether a menu had it since. */
let beneath: HTMLElement | null = null;
let inMenu = false;

/** What is gone back to once what opens now is closed: from a menu, what opened that. */
export function opener(page: Document = document): HTMLElement | null {
  const active = page.activeElement;
  const outside = active !== page.body && !active?.closest("[role=menu]");
  if (outside) return active instanceof HTMLElement ? active : null;
  return inMenu ? beneath : null;
}

/**
 * Keeps the focus where the person is when what had it goes away: on what stood next to it, or else on
 * the view. Nothing is done while something has the focus, so whoever knows better comes first. Returns
 * how to stop.
 */
export function keepFocus(page: Document): () => void {
  let last: Place | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function remember({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement)) return;
    inMenu = target.closest("[role=menu]") !== null;
    if (!inMenu) beneath = target;
    const around: Element[] = [];
    for (let it = target.parentElement; it; it = it.parentElement) around.push(it);
    last = { element: target, around, stops: stopsIn(page) };
  }

  /** Who leaves by a click on nothing has left. */
  function leave({ target }: FocusEvent): void {
    setTimeout(() => {
      if (last?.element === target && !isLost(last.element) && isNowhere()) last = null;
    });
  }

  function isNowhere(): boolean {
    return page.hasFocus() && page.activeElement === page.body;
  }

  function look(): void {
    if (!last || !isNowhere()) return;
    // One that cannot be used for a moment has the focus again when it can.
    if (last.element.isConnected) {
      if (!isLost(last.element)) last.element.focus();
    } else nextTo(last, page);
  }

  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(look);
  });
  observer.observe(page.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });
  page.addEventListener("focusin", remember);
  page.addEventListener("focusout", leave);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    page.removeEventListener("focusin", remember);
    page.removeEventListener("focusout", leave);
  };
}

function isLost(element: HTMLElement): boolean {
  return !element.isConnected || element.matches(":disabled");
}

function nextTo({ element, around, stops }: Place, page: Document): void {
  // Of a view or a dialog that is gone, nothing is near.
  if (around.some((it) => it.matches("main, [role=dialog]") && !it.isConnected)) {
    return focusView(page);
  }
  const at = stops.indexOf(element);
  for (const place of around) {
    if (!place.isConnected) continue;
    if (place.matches("main, body")) break;
    const near = stopsIn(place);
    const after = stops.slice(at + 1).find((stop) => near.includes(stop));
    const before = stops.slice(0, Math.max(0, at)).findLast((stop) => near.includes(stop));
    const next = after ?? before ?? near[0];
    if (next) return next.focus();
  }
  focusView(page);
}
