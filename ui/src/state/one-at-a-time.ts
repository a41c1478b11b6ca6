/**
 * An action that is under way once at most: asked for meanwhile, however often, it is done once more
 * afterwards.
 */
export function oneAtATime(action: () => Promise<void>): () => Promise<void> {
  let under: Promise<void> | null = null;
  let again = false;

  async function run(): Promise<void> {
    try {
      do {
        again = false;
        await action();
      } while (again);
    } finally {
      under = null;
    }
  }

  return () => {
    if (under) again = true;
    else under = run();
    return under;
  };
}
