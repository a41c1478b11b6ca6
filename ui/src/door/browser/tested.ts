import type { TestedCandidate } from "../bindings";
import type { Door } from "../door";

/** A rough guess, good enough to look at the page: the real one is the crate `sms-code`. */
export function testedDoor(): Pick<Door, "testMessage" | "copyTestReport"> {
  return {
    async testMessage(text) {
      const candidates = [...text.matchAll(/\d{4,8}/g)].map((match, index): TestedCandidate => {
        const [code] = match;
        const taken = index === 0 && /code|码/i.test(text);
        return {
          code,
          shown: code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code,
          start: match.index,
          end: match.index + code.length,
          taken,
          points: taken ? 90 : -40,
          reasons: taken
            ? [
                { points: 60, key: "term-before", term: "code", kind: null, digits: null },
                { points: 20, key: "shape", term: null, kind: null, digits: code.length },
                { points: 10, key: "only-one", term: null, kind: null, digits: null },
              ]
            : [
                { points: -50, key: "named", term: "order", kind: "reference", digits: null },
                { points: 10, key: "shape", term: null, kind: null, digits: code.length },
              ],
        };
      });
      const taken = candidates.find((candidate) => candidate.taken);
      const minutes = /(\d+)\s*(?:minutes|分钟)/.exec(text)?.[1];
      return {
        verdict: taken ? "one" : "none",
        code: taken?.code ?? null,
        shown: taken?.shown ?? null,
        service: /[[【](.+?)[\]】]/.exec(text)?.[1] ?? null,
        valid_for_s: minutes ? Number(minutes) * 60 : null,
        candidates,
        needed: 50,
        confidence: 90,
      };
    },
    copyTestReport: async () => null,
  };
}
