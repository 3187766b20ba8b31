import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { recurrenceOf } from "../../checks/reason/compute/recurrence.ts";

const every = (minutes: number, byClock = true): object => ({ kind: "every", minutes, byClock });

describe("an expression", () => {
  test.each<readonly [string, object | undefined]>([
    ["rate(6 hours)", every(360, false)],
    ["rate(1 hour)", every(60, false)],
    ["rate(2 days)", every(2880, false)],
    ["cron(17 0/6 * * ? *)", every(360)],
    ["cron(17 0,6,12,18 ? * SUN-SAT *)", every(360)],
    ["cron(17 */6 1-31 JAN-DEC ? 1970-2199)", every(360)],
    ["cron(0/90 0/6 * * ? *)", every(360)],
    ["cron(0 1-23/6 * * ? *)", every(360)],
    ["cron(0 5-8/6 * * ? *)", every(1440)],
    ["cron(0 0/5 * * ? *)", { kind: "irregular", what: "240 to 300 minutes apart" }],
    ["cron(0 0/6 1/2 * ? *)", { kind: "irregular", what: "not on every day" }],
    ["cron(0 0/6 ? * 2#1 *)", { kind: "irregular", what: "not on every day" }],
    ["cron(0 0/6 LW * ? *)", { kind: "irregular", what: "not on every day" }],
    ["at(2026-11-28T00:00:00)", { kind: "once" }],
    ["rate(0 hours)", undefined],
    ["rate(6 weeks)", undefined],
    ["rate(hours)", undefined],
    ["cron(0 0/6 * * * *)", undefined],
    ["cron(0 0/6 ? * ? *)", undefined],
    ["cron(0 0/6 * * ?)", undefined],
    ["cron(60 0/6 * * ? *)", undefined],
    ["cron(0 0/0 * * ? *)", undefined],
    ["cron(0 18-6 * * ? *)", undefined],
    ["cron(0 ? * * ? *)", undefined],
    ["every 6 hours", undefined],
    ["", undefined],
  ])("%s", (expression, expected) => {
    expect(recurrenceOf(expression)).toEqual(expected);
  });
});

/** One field, and which values it fits: an account of its own, value by value. */
interface Field {
  readonly text: string;
  readonly fits: (value: number) => boolean;
}

function fields(from: number, to: number): fc.Arbitrary<Field> {
  const value = fc.integer({ min: from, max: to });
  const step = fc.integer({ min: 1, max: to });
  const one: fc.Arbitrary<Field> = fc.oneof(
    fc.constant({ text: "*", fits: () => true }),
    value.map((only) => ({ text: String(only), fits: (v: number) => v === only })),
    fc.tuple(value, value).map(([a, b]) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      return { text: `${low}-${high}`, fits: (v: number) => v >= low && v <= high };
    }),
    fc.tuple(value, step).map(([start, by]) => ({ text: `${start}/${by}`, fits: (v: number) => v >= start && (v - start) % by === 0 })),
    step.map((by) => ({ text: `*/${by}`, fits: (v: number) => (v - from) % by === 0 })),
  );
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(","),
    fits: (v: number) => items.some(({ fits }) => fits(v)),
  }));
}

test("a cron expression says what a walk through the minutes of two years finds", () => {
  const day = fc.oneof(fc.constant<Field>({ text: "*", fits: () => true }), fields(1, 31));
  const month = fc.oneof(fc.constant<Field>({ text: "*", fits: () => true }), fields(1, 12));
  fc.assert(
    fc.property(fields(0, 59), fields(0, 23), day, month, (minute, hour, onDay, inMonth) => {
      const gaps = gapsOf(minute, hour, (date) => onDay.fits(date.getUTCDate()) && inMonth.fits(date.getUTCMonth() + 1));
      const found = recurrenceOf(`cron(${minute.text} ${hour.text} ${onDay.text} ${inMonth.text} ? *)`);
      const isDaily = span(31).every(onDay.fits) && span(12).every(inMonth.fits);
      // Some days of a year may be as far apart by chance; no claim asks for that.
      if (isDaily && gaps.size === 1) expect(found).toEqual(every([...gaps][0] ?? 0));
      else expect(found?.kind).toBe("irregular");
    }),
    { seed: seedOf(7), numRuns: 300 },
  );
});

test("days of the week are days", () => {
  fc.assert(
    fc.property(fields(0, 23), fields(1, 7), (hour, weekday) => {
      const gaps = gapsOf({ text: "0", fits: (v) => v === 0 }, hour, (date) => weekday.fits(date.getUTCDay() + 1));
      const found = recurrenceOf(`cron(0 ${hour.text} ? * ${weekday.text} *)`);
      const isDaily = span(7).every(weekday.fits);
      if (isDaily && gaps.size === 1) expect(found).toEqual(every([...gaps][0] ?? 0));
      else expect(found?.kind).toBe("irregular");
    }),
    { seed: seedOf(8), numRuns: 200 },
  );
});

const span = (to: number): readonly number[] => Array.from({ length: to }, (_, i) => i + 1);

/** Minutes between the runs of two years, each gap once. */
function gapsOf(minute: Field, hour: Field, isDay: (date: Date) => boolean): ReadonlySet<number> {
  const times: number[] = [];
  for (let time = 0; time < 1440; time += 1) if (hour.fits(Math.floor(time / 60)) && minute.fits(time % 60)) times.push(time);
  const gaps = new Set<number>();
  let before: number | undefined;
  for (let i = 0; i < 800; i += 1) {
    if (!isDay(new Date(Date.UTC(2027, 0, 1 + i)))) continue;
    for (const time of times) {
      const now = i * 1440 + time;
      if (before !== undefined) gaps.add(now - before);
      before = now;
    }
  }
  return gaps;
}
