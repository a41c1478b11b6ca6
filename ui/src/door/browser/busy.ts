import { JD, TELEGRAM, WHATSAPP, dayOf, message, number } from "./sample";
import { purchase } from "./sample-purchase";
import type { Edits } from "./scenes";

const DAY = 86_400_000;

/** Scenes of an inbox in which more is going on at once. */
export const busyEdits = (edits: Edits): Edits => ({
  waits(scene, now) {
    edits["waiting"]?.(scene, now);
    const others = [
      purchase(now, {
        id: 2,
        app: JD[0],
        service: JD[1],
        number: "14155550117",
        asked_ms: now - 151_000,
        ended_ms: now - 150_000,
      }),
      purchase(now, { id: 3, app: WHATSAPP[0], service: WHATSAPP[1], number: "447700900871" }),
    ];
    scene.snapshot.waits = [purchase(now), ...others];
  },
  away(scene, now) {
    const since = now - 6 * DAY;
    scene.history = scene.history.map((row, index) =>
      index < 7 ? { ...row, new: true, copied_ms: null } : row,
    );
    scene.snapshot.new_count = 7;
    scene.snapshot.card = {
      is: "away",
      away: {
        since_ms: since,
        day: dayOf(since),
        messages: 7,
        codes: 7,
        usable: 0,
        services: [
          { service: "JD", codes: 3 },
          { service: "Tencent", codes: 2 },
          { service: "Telegram", codes: 1 },
          { service: "WhatsApp", codes: 1 },
        ],
        gap: false,
      },
    };
  },
  hidden(scene, now) {
    edits["lit"]?.(scene, now);
    scene.snapshot.settings = { ...scene.snapshot.settings, hide_codes: true };
  },
  answered(scene, now) {
    const to = "16285550188";
    const text = "Telegram code 40318. Do not give this code to anyone.";
    const answers = { asked_ms: now - 51_000, after_ms: 51_000 };
    const shown = message(now, TELEGRAM, to, text, ["40318"], {
      new: true,
      copied_ms: null,
      answers,
    });
    scene.history.unshift(shown);
    scene.snapshot.numbers.push(number(now, TELEGRAM, to, 30, "not_subscribed"));
    scene.snapshot.card = { is: "message", message: shown, lit: true };
  },
});
