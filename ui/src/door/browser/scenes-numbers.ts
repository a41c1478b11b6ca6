import type { AccountView, NumberView } from "../bindings";
import { JD, TELEGRAM, TENCENT, WHATSAPP, at, number } from "./sample";
import { sampleAccount } from "./sample-account";
import { problem } from "./sample-purchase";
import type { Edits, Scene } from "./scenes";

function edit(scene: Scene, phone: string, change: Partial<NumberView>): void {
  scene.snapshot.numbers = scene.snapshot.numbers.map((view) =>
    view.key.phone === phone ? { ...view, ...change } : view,
  );
}

/** A second account, with the numbers and messages of these services. */
function addShop(scene: Scene, now: number, change: Partial<AccountView["relay"]>): void {
  const [work] = scene.snapshot.accounts;
  const mine = [TENCENT[0], WHATSAPP[0]];
  const made = sampleAccount(now);
  const shop = { ...made, id: 2, label: "Shop", user_id: "u-31177" };
  scene.snapshot.accounts = [
    { ...(work ?? made), label: "Work" },
    { ...shop, relay: { ...made.relay, host: "relay.shop.example", ...change } },
  ];
  scene.snapshot.numbers = scene.snapshot.numbers.map((view) =>
    mine.includes(view.key.app) ? { ...view, key: { ...view.key, account: 2 } } : view,
  );
  scene.history = scene.history.map((row) =>
    row.app !== null && mine.includes(row.app) ? { ...row, account: 2 } : row,
  );
}

/** Scenes of numbers: what is written about them, many of them, and those of several accounts. */
export const numberEdits = (edits: Edits): Edits => ({
  worded(scene, now) {
    edits["lit"]?.(scene, now);
    edit(scene, "14155550117", {
      label: "Second shop",
      note: "Recovery mail is the old one.\nAsked for again at every sign-in from a new place.",
      refused_ms: at(now, 12, 14, 3),
    });
    edit(scene, "447700900143", { label: "Family channel of the whole street", new_count: 12 });
    edit(scene, "16285550190", { muted: true });
    const key = { account: 1, app: TELEGRAM[0], phone: "16285550190" };
    scene.snapshot.muted = [
      { what: { is: "number", key }, service: TELEGRAM[1] },
      { what: { is: "service", app: "discord" }, service: "Discord" },
    ];
  },
  many(scene, now) {
    edits["lit"]?.(scene, now);
    const services = [JD, TELEGRAM, TENCENT, WHATSAPP];
    const more = services.flatMap((service, place) =>
      [0, 1, 2, 3].map((index) =>
        number(now, service, `120255501${place}${index}`, 1 + place * 5 + index, "not_subscribed", {
          last_message_ms: at(now, place + index, 10, index),
          ...(index === 3 ? { label: `Till ${place + 1}` } : {}),
        }),
      ),
    );
    scene.snapshot.numbers = [...scene.snapshot.numbers, ...more];
  },
  accounts(scene, now) {
    edits["lit"]?.(scene, now);
    addShop(scene, now, {});
  },
  shopdown(scene, now) {
    edits["lit"]?.(scene, now);
    addShop(scene, now, { state: "reconnecting", since_ms: now - 240_000 });
  },
  reading(scene, now) {
    edits["empty"]?.(scene, now);
    scene.snapshot.accounts = scene.snapshot.accounts.map((account) => ({
      ...account,
      numbers_checked_ms: null,
    }));
  },
  unread(scene, now) {
    edits["empty"]?.(scene, now);
    scene.snapshot.accounts = scene.snapshot.accounts.map((account) => ({
      ...account,
      numbers_checked_ms: null,
      numbers_problem: problem("pingme_unreachable"),
    }));
  },
  near(scene, now) {
    edits["lit"]?.(scene, now);
    scene.snapshot.spent = {
      ...scene.snapshot.spent,
      limit: { amount: "10.00", currency: "$" },
      percent: 82,
      level: "near",
    };
  },
  reached(scene, now) {
    edits["lit"]?.(scene, now);
    scene.snapshot.spent = {
      ...scene.snapshot.spent,
      sum: { amount: "10.40", currency: "$" },
      limit: { amount: "10.00", currency: "$" },
      percent: 104,
      level: "reached",
    };
  },
});
