/** What takes less time than this shows nothing meanwhile, in milliseconds. */
const LATE_MS = 300;

/** Whether a component has been there for a while. Told by a timer, not by an animation: those can be off. */
export function late(): { readonly now: boolean } {
  let now = $state(false);
  $effect(() => {
    const timer = setTimeout(() => (now = true), LATE_MS);
    return () => clearTimeout(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
