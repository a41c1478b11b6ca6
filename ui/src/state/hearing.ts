import { asProblem, type Unlisten } from "../door/door";
import type { App } from "./app.svelte";

/** Listens, then asks; an event between the two is newer than the answer. */
export async function start(app: App): Promise<void> {
  app.lock.hears(await hear(app));
  try {
    const before = app.snapshot;
    const snapshot = await app.door.snapshot();
    if (app.snapshot === before) app.take(snapshot);
    if (!app.lock.closed) await Promise.all([app.history.refresh(), app.builtIn.ask()]);
  } catch (thrown) {
    app.problem = asProblem(thrown);
  }
  await app.link.fetch();
}

/** Takes over what the app tells the window by itself; what it gives listens no more. */
async function hear(app: App): Promise<Unlisten> {
  const { door } = app;
  const all = await Promise.all([
    door.on("export", (progress) => app.exporting.told(progress)),
    door.on("backup", (progress) => app.exporting.backups.told(progress)),
    door.on("snapshot", (snapshot) => app.take(snapshot)),
    door.on("history", () => {
      void app.history.refresh();
      app.search.refresh();
    }),
    door.on("arrival", (arrival) => {
      app.arrival = arrival;
      // Another code has come: whoever looks over a shoulder sees no older one either.
      app.hiding.drop();
    }),
    door.on("open_message", (id) => void app.openMessage(id)),
    door.on("open_number", (key) => {
      app.place.sheet = null;
      app.place.setup = null;
      app.place.number(key);
    }),
    door.on("self_test", (progress) => app.tests.told(progress)),
    door.on("open_link", () => void app.link.fetch()),
    door.on("get_number", () => app.getNumber()),
    door.on("built_in_relay", (told) => (app.builtIn.now = told)),
  ]);
  return () => {
    for (const unlisten of all) unlisten();
  };
}
