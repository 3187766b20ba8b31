import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clip, clipMiddle, columns, plain, plainJson, plainLines, wrap } from "../../reports/plain.ts";
import { hostile } from "./sample-run.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

test("what could act on a terminal or a reader becomes visible", () => {
  expect(plain(hostile.escape)).toBe("\\u{1b}[31mred\\u{1b}[0m\\u{1b}]8;;http://evil.example\\u{7}link\\u{1b}]8;;\\u{7}");
  expect(plain(hostile.bidi)).toBe("\\u{202e}gnp.exe\\u{202c}\\u{2066}x\\u{2069}");
  expect(plain(hostile.lines)).toBe("one\\ntwo\\r\\nthree\\u{2028}four\\u{85}five");
  expect(plain(hostile.hidden)).toBe("a\\u{200b}b\\u{feff}c\\u{e0041}d");
  expect(plain(hostile.surrogate)).toBe("\\u{d800}x");
  expect(plain("Müller 租户 🔑 → ✓")).toBe("Müller 租户 🔑 → ✓");
  expect(plainLines("a\r\nb\u001b\nc")).toEqual(["a", "b\\u{1b}", "c"]);
});

test("nothing dangerous is left of any text, and JSON stays equal as data", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(dangerous.test(plain(text))).toBe(false);
      const json = plainJson(JSON.stringify({ [text]: text }, null, 2));
      expect(JSON.parse(json)).toEqual({ [text]: text });
      expect(dangerous.test(json.replaceAll("\n", ""))).toBe(false);
    }),
    { seed: 4, numRuns: 500 },
  );
});

test("lines fit, and nothing but spaces is lost", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 8, max: 40 }), (text, width) => {
      const lines = wrap(plain(text), width);
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(plain(text).replaceAll(" ", ""));
      expect(columns(clip(plain(text), width))).toBeLessThanOrEqual(width);
      expect(columns(clipMiddle(plain(text), width))).toBeLessThanOrEqual(width);
    }),
    { seed: 4, numRuns: 500 },
  );
  expect(wrap('  "Effect": "Allow"', 40)).toEqual(['  "Effect": "Allow"']);
  expect(wrap("see https://example.com/a/very/long/address now", 12, true)).toEqual(["see", "https://example.com/a/very/long/address", "now"]);
});
