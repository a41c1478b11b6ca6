import type { Diagnostics, Fault } from "../bindings";
import type { Door } from "../door";
import type { Answer } from "./accounts";
import type { World } from "./world";

type Doors = Pick<
  Door,
  "diagnostics" | "diagnosticsReport" | "copyDiagnosticsReport" | "openDataFolder"
>;

/** Where this page runs, in the place of the real app's parts. */
const versions = (world: World): Diagnostics["versions"] => ({
  app: world.snapshot.app_version,
  web_view: null,
  system: navigator.platform,
  session: null,
  protocol: 1,
});

/** Something has gone wrong where a relay cannot be reached. */
function faults(world: World): Fault[] {
  const lost = world.snapshot.accounts.filter(({ relay }) => relay.state === "reconnecting");
  return lost.map(({ relay }, index) => ({
    at_ms: relay.since_ms ?? Date.now(),
    times: 3,
    error: index > 0,
    code: "RelayUnreachable",
    place: "desktop_core::poll::run",
    what: "the relay did not answer: the relay cannot be reached: connection refused",
  }));
}

/** What a door in a plain browser says of itself. */
export function diagnosticsDoor(world: World, answer: Answer): Doors {
  return {
    diagnostics: () =>
      answer({
        versions: versions(world),
        faults: faults(world),
        folder: {
          path: "/home/you/.local/share/pingme-desktop",
          bytes: 6_100_000,
          messages: world.history.length,
        },
      }),
    diagnosticsReport: () => {
      const { accounts, app_version, numbers } = world.snapshot;
      const relays = accounts.map(({ relay }, index) => `  ${index + 1}: relay ${relay.state}`);
      const head = ["PingMe Desktop, diagnostics", "", "Versions", `  app: ${app_version}`];
      const counts = ["", `Accounts: ${accounts.length}`, ...relays];
      const kept = ["", "Kept", `  rows: ${world.history.length}`, `  numbers: ${numbers.length}`];
      return answer([...head, ...counts, ...kept, ""].join("\n"));
    },
    copyDiagnosticsReport: async () => null,
    openDataFolder: async () => null,
  };
}
