import type { MessageView, ProblemCode, RelayDetails, RelayView, Snapshot } from "../bindings";
import { sampleRelay } from "./devices";
import { busyEdits } from "./busy";
import { roughEdits } from "./rough";
import {
  JD,
  TELEGRAM,
  WHATSAPP,
  dayOf,
  message,
  number,
  sampleHistory,
  sampleNumbers,
} from "./sample";
import { sampleAccount, sampleSettings } from "./sample-account";
import { problem, purchase } from "./sample-purchase";
import { noOwnRelay, ownRelayEdits } from "./scenes-relay";
import { numberEdits } from "./scenes-numbers";
import { withLimit } from "./spend";

/** What the demo in a browser starts from. */
export interface Scene {
  snapshot: Snapshot;
  history: MessageView[];
  relay: RelayDetails;
  builtIn: typeof noOwnRelay;
  selfTestFails: ProblemCode | null;
  link: string | null;
}

function base(now: number): Scene {
  return {
    history: sampleHistory(now),
    relay: sampleRelay(now),
    builtIn: { ...noOwnRelay },
    selfTestFails: null,
    link: null,
    snapshot: {
      demo: false,
      this_run: false,
      app_version: "0.1.0",
      now_ms: now,
      today: dayOf(now),
      blocked: null,
      accounts: [sampleAccount(now)],
      numbers: sampleNumbers(now),
      card: { is: "empty" },
      new_count: 2,
      lock: { set: false, locked: null, again_ms: null },
      settings: sampleSettings,
      waits: [],
      last_choice: { account: 1, app: TELEGRAM[0], service: TELEGRAM[1], country: "US" },
      muted: [],
      paused: false,
      deleted: null,
      spent: {
        month: dayOf(now).slice(0, 7),
        sum: { amount: "8.20", currency: "$" },
        unknown: 0,
        limit: null,
        percent: null,
        level: "below",
      },
      network: { proxy: "system", address: "", user: "", password_set: false },
      language: "en",
    },
  };
}

function relay(scene: Scene, change: Partial<RelayView>): void {
  const [account] = scene.snapshot.accounts;
  if (account) account.relay = { ...account.relay, ...change };
}

function limited(scene: Scene, amount: string, limit: string): void {
  const { snapshot } = scene;
  snapshot.settings = { ...snapshot.settings, monthly_limit: limit };
  snapshot.spent = withLimit({ ...snapshot.spent, sum: { amount, currency: "$" } }, limit);
}

function withMessage(scene: Scene, shown: MessageView, lit: boolean): void {
  scene.history.unshift(shown);
  scene.snapshot.card = { is: "message", message: shown, lit };
}

/** What makes a scene of the plain one, by name. */
export type Edits = Record<string, (scene: Scene, now: number) => void>;

const edits: Edits = {
  lit(scene, now) {
    const text =
      scene.snapshot.language === "zh-CN"
        ? "【京东】验证码：552019，5分钟内有效。请勿泄露给他人，如非本人操作请忽略。"
        : "[JD] Your verification code is 552019. It is valid for 5 minutes. Do not share it with anyone.";
    const shown = message(now - 12_000, JD, "16515550142", text, ["552019"], {
      new: true,
      copied_ms: null,
      valid_until_ms: now + 288_000,
    });
    withMessage(scene, shown, true);
  },
  limit: (scene) => limited(scene, "8.20", "10.00"),
  over: (scene) => limited(scene, "10.40", "10.00"),
  unspent(scene) {
    scene.snapshot.spent.sum = null;
  },
  several(scene, now) {
    const text = "Use 771204 to register. Reference 4410";
    const codes = ["771204", "4410"];
    withMessage(
      scene,
      message(now - 3000, WHATSAPP, "447700900871", text, codes, { new: true }),
      true,
    );
  },
  out(scene, now) {
    const text =
      "[JD] Your verification code is 552019. It is valid for 5 minutes. Do not share it.";
    withMessage(scene, message(now - 62_000, JD, "16515550142", text, ["552019"]), false);
  },
  plain(scene, now) {
    const text =
      "[JD] Your parcel has left the warehouse and arrives tomorrow. Track it in the app.";
    withMessage(scene, message(now - 5000, JD, "16515550142", text, [], { new: true }), false);
  },
  unrecognised(scene, now) {
    const text = '{"event":"sms","data":{"app":"jd","msg":"[jd] code is 5611"}}';
    const nobody = { app: null, service: null, from: null, to: null };
    const shown = message(now - 5000, JD, "", text, ["5611"], {
      ...nobody,
      kind: "unrecognised",
      new: true,
      copied_ms: null,
    });
    withMessage(scene, shown, true);
  },
  waiting(scene, now) {
    scene.snapshot.card = { is: "waiting", purchase: purchase(now) };
    scene.snapshot.numbers.push(
      number(now, TELEGRAM, "16285550188", 30, "not_subscribed", { waiting: true }),
    );
  },
  deaf(scene, now) {
    edits["waiting"]?.(scene, now);
    relay(scene, { state: "not_paired", host: null, pingme: { is: "unknown" } });
  },
  unreadable(scene) {
    const shown = scene.history.find(({ kind }) => kind === "unreadable");
    if (shown) scene.snapshot.card = { is: "message", message: shown, lit: false };
  },
  long(scene, now) {
    const since = { asked_ms: now - 131_000, ended_ms: now - 130_000 };
    const british = { country: "GB", number: "447700900188" };
    scene.snapshot.card = { is: "waiting", purchase: purchase(now, { ...since, ...british }) };
  },
  unknown(scene, now) {
    const lost = purchase(now, {
      asked_ms: now - 60_000,
      ended_ms: now - 30_000,
      number: null,
      price: null,
      problem: problem("outcome_unknown"),
      finding: {
        read_ms: now - 28_000,
        problem: null,
        numbers: [
          {
            phone: "16285550188",
            valid_until_text: "",
            valid_until: dayOf(now + 30 * 86_400_000),
          },
        ],
      },
    });
    scene.snapshot.card = { is: "unknown", purchase: lost };
  },
  empty(scene) {
    scene.history = [];
    scene.snapshot.numbers = [];
    scene.snapshot.new_count = 0;
  },
  first(scene) {
    edits["empty"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.accounts = [];
    scene.snapshot.spent.sum = null;
  },
  reconnecting(scene, now) {
    edits["out"]?.(scene, now);
    relay(scene, { state: "reconnecting", since_ms: now - 60_000 });
  },
  unpaired(scene, now) {
    edits["empty"]?.(scene, now);
    relay(scene, { state: "not_paired", host: null, pingme: { is: "unknown" } });
  },
  blocked(scene) {
    edits["first"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.blocked = problem("keyring_missing");
  },
  never(scene, now) {
    edits["empty"]?.(scene, now);
    relay(scene, { pingme: { is: "never" } });
    scene.relay.pingme = { is: "never" };
  },
  noticed(scene) {
    relay(scene, {
      notices: [{ is: "callback_url_changed" }, { is: "device_added", name: "Laptop" }],
    });
  },
  gone(scene) {
    const [account] = scene.snapshot.accounts;
    if (account) account.numbers_problem = problem("key_gone");
  },
  lost(scene) {
    scene.selfTestFails = "self_test_lost";
  },
  barred(scene, now) {
    edits["out"]?.(scene, now);
    scene.snapshot.network = {
      proxy: "socks5",
      address: "proxy.example.org:1080",
      user: "u",
      password_set: true,
    };
    relay(scene, {
      state: "reconnecting",
      since_ms: now - 60_000,
      problem: problem("proxy_refused"),
    });
  },
  demo(scene, now) {
    edits["lit"]?.(scene, now);
    scene.snapshot.demo = true;
  },
};

/** A scene by name; a first run for a name that is none. */
export function scene(name: string, now: number, change: Partial<Snapshot> = {}): Scene {
  const made = base(now);
  Object.assign(made.snapshot, change);
  const all = {
    ...edits,
    ...busyEdits(edits),
    ...numberEdits(edits),
    ...roughEdits(edits),
    ...ownRelayEdits,
  };
  (all[name] ?? all["first"])?.(made, now);
  return made;
}
