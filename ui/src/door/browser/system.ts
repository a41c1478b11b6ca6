import type { Door } from "../door";

/** The system around the app, of which a browser has nothing: what is chosen here lasts as long as the page. */
export function systemDoor(): Pick<Door, "painted" | "loginStart" | "setLoginStart" | "quit"> {
  let starts = false;
  return {
    painted: async () => null,
    loginStart: async () => starts,
    setLoginStart: async (on) => (starts = on),
    quit: async () => null,
  };
}
