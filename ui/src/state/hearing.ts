import type { App } from "./app.svelte";

/** Takes over what the app tells the window by itself. */
export async function hear(app: App): Promise<void> {
  const { door } = app;
  await Promise.all([
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
    app.builtIn.follow(),
  ]);
}
