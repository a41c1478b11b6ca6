import type { Entry } from "../domain/palette";
import { codeOf } from "../domain/message";
import type { HistoryFilter, Snapshot } from "../door/bindings";
import type { App } from "../state/app.svelte";
import type { SettingsSection } from "../state/place.svelte";
import { m } from "../words/generated/messages";
import { windowActions } from "./palette-window";

const HOUR = 3_600_000;

/** Everything that can be done from the palette, with the services and accounts that there are. */
export function paletteActions(app: App, snapshot: Snapshot, shown: HistoryFilter): Entry[] {
  return [
    ...general(app, snapshot),
    ...ofServices(app, snapshot),
    ...repeated(app, snapshot),
    ...places(app),
    ...ofAccounts(app, snapshot),
    ...ofMessages(app, snapshot, shown),
    ...windowActions(app, snapshot),
  ].map((entry) => ({ group: "actions" as const, ...entry }));
}

/** A line of it that does something. */
export type Action = Omit<Entry, "group">;

function general(app: App, snapshot: Snapshot): Action[] {
  const { card } = snapshot;
  const actions: Action[] = [];
  if (card.is === "message" && codeOf(card.message)) {
    const { id, chosen } = card.message;
    actions.push({
      key: "copy-newest",
      icon: "copy",
      name: m.do_copy_newest(),
      keys: "copy",
      first: true,
      act: () => void app.copyCode(id, chosen ?? 0),
    });
  }
  actions.push({
    key: "get",
    icon: "get",
    name: m.get_a_number(),
    keys: "get_number",
    first: true,
    act: () => app.getNumber(),
  });
  return actions;
}

/** Spends money at once, so it never stands before the choice of a number. */
function repeated(app: App, { last_choice: last }: Snapshot): Action[] {
  if (!last) return [];
  return [
    {
      key: "repeat",
      icon: "get",
      name: m.do_repeat({ service: last.service }),
      keys: "repeat_choice",
      first: true,
      act: () => void app.repeatLast(),
    },
  ];
}

/** For each service that the person has had to do with. */
function ofServices(app: App, snapshot: Snapshot): Action[] {
  const services = new Map(snapshot.numbers.map(({ key, service }) => [key.app, { key, service }]));
  return [...services.values()].flatMap(({ key, service }): Action[] => {
    const muted = snapshot.muted.some(({ what }) => what.is === "service" && what.app === key.app);
    return [
      {
        key: `get/${key.app}`,
        icon: "get",
        name: m.do_get_service({ service }),
        act: () => {
          const { account, app: wanted } = key;
          app.place.sheet = { is: "get-number", wanted: { account, app: wanted, country: null } };
        },
      },
      {
        key: `mute/${key.app}`,
        icon: muted ? "unmute" : "mute",
        name: muted ? m.do_unmute_service({ service }) : m.do_mute_service({ service }),
        act: () => void app.mute({ is: "service", app: key.app }, !muted),
      },
    ];
  });
}

function places(app: App): Action[] {
  const { place } = app;
  const pages: [SettingsSection, string][] = [
    ["accounts", m.settings_accounts()],
    ["relay", m.relay()],
    ["notifications", m.settings_notifications()],
    ["copying", m.settings_copying()],
    ["history", m.settings_history()],
    ["appearance", m.settings_appearance()],
    ["shortcuts", m.settings_shortcuts()],
    ["network", m.network()],
    ["diagnostics", m.settings_diagnostics()],
  ];
  return [
    { key: "go/codes", icon: "go", name: m.all_codes(), act: () => place.codes() },
    { key: "go/spend", icon: "go", name: m.spend(), act: () => place.spend() },
    ...pages.map(([section, page]): Action => ({
      key: `go/${section}`,
      icon: "go",
      name: m.do_settings({ page }),
      act: () => place.settings(section),
    })),
    ...(app.snapshot?.lock.set
      ? [
          {
            key: "lock",
            icon: "lock" as const,
            name: m.lock_now(),
            keys: "lock" as const,
            act: () => void app.lock.close(),
          },
        ]
      : []),
    {
      key: "help",
      icon: "other",
      name: m.key_help(),
      keys: "help",
      act: () => (place.sheet = { is: "help" }),
    },
  ];
}

function ofAccounts(app: App, snapshot: Snapshot): Action[] {
  const { accounts } = snapshot;
  const shown = snapshot.settings.shown_account;
  if (accounts.length < 2) return [];
  return [
    ...accounts
      .filter(({ id }) => id !== shown)
      .map(({ id, label, user_id }) => ({
        key: `account/${id}`,
        icon: "account" as const,
        name: m.do_show_account({ account: label }),
        also: user_id.toLowerCase(),
        act: () => void app.showAccount(id),
      })),
    ...(shown === null
      ? []
      : [
          {
            key: "account/all",
            icon: "account" as const,
            name: m.do_show_all_accounts(),
            act: () => void app.showAccount(null),
          },
        ]),
  ];
}

function ofMessages(app: App, snapshot: Snapshot, filter: HistoryFilter): Action[] {
  const { hide_codes } = snapshot.settings;
  const write = (format: "csv" | "json") => () =>
    void app.exporting.start({ is: "messages", filter, format });
  const pause: Action[] = snapshot.paused
    ? [
        {
          key: "resume",
          icon: "unmute",
          name: m.do_resume(),
          first: true,
          act: () => void app.saveSettings({ pause: { is: "not" } }),
        },
      ]
    : [
        {
          key: "pause/hour",
          icon: "pause",
          name: m.do_pause_hour(),
          act: () => void app.saveSettings({ pause: { is: "until", at_ms: app.clock.now + HOUR } }),
        },
        {
          key: "pause",
          icon: "pause",
          name: m.do_pause(),
          act: () => void app.saveSettings({ pause: { is: "on" } }),
        },
      ];
  return [
    {
      key: "search",
      icon: "search",
      name: m.do_search(),
      keys: "search",
      first: true,
      act: () => app.search.show(),
    },
    {
      key: "date",
      icon: "search",
      name: m.go_to_date_more(),
      keys: "go_to_date",
      first: true,
      act: () => app.place.askForDate("go", snapshot.today),
    },
    ...pause,
    {
      key: "hide",
      icon: "other",
      name: hide_codes ? m.do_show_codes() : m.do_hide_codes(),
      act: () => void app.saveSettings({ hide_codes: !hide_codes }),
    },
    {
      key: "refresh",
      icon: "other",
      name: m.numbers_never_checked(),
      act: () => void app.attempt(() => app.door.refreshNumbers()),
    },
    { key: "export/csv", icon: "export", name: m.do_export_csv(), act: write("csv") },
    { key: "export/json", icon: "export", name: m.do_export_json(), act: write("json") },
    ...(snapshot.deleted
      ? [
          {
            key: "undo",
            icon: "other" as const,
            name: m.key_undo(),
            keys: "undo" as const,
            first: true,
            act: () => void app.deleting.undo(),
          },
        ]
      : []),
  ];
}
