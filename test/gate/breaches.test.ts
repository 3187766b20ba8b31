import { describe, expect, test } from "vitest";
import { checks } from "../../checks/claims/index.ts";
import { breaches } from "./breaches/index.ts";
import { synthesizeEdited } from "./edited.ts";
import { stopsAt } from "./stops-at.ts";

const claims = checks.filter(({ planes }) => planes.includes("template")).map(({ id }) => id);

describe.each(claims.filter((id) => breaches.some(({ claim }) => claim === id)))("%s", (claim) => {
  const own = breaches.filter((breach) => breach.claim === claim);
  test.each(own.map((breach) => [breach.name, breach] as const))("stops: %s", (_, breach) => {
    expect(stopsAt(breach, synthesizeEdited(breach.edit))).toBe(true);
  });
});

test("there are at least 60 breaches, no two of a name, each of a claim", () => {
  expect(breaches.length).toBeGreaterThanOrEqual(60);
  expect(new Set(breaches.map(({ name }) => name)).size).toBe(breaches.length);
  expect(breaches.filter(({ claim }) => !claims.includes(claim))).toEqual([]);
});
