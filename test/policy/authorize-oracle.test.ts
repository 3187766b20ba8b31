import { expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { authorize } from "../../checks/reason/policy/authorize.ts";
import { requestFrom } from "../../checks/reason/policy/request.ts";
import { departures } from "./oracle-departures.ts";
import { agree, layersOf, simulated } from "./oracle-run.ts";
import { oracleWorld } from "./oracle-worlds.ts";
import { randoms } from "./randoms.ts";

/** `COFFERDAM_REQUESTS=100000` in CI. */
const rounds = Number(process.env["COFFERDAM_REQUESTS"] ?? 3000);

test(
  `authorize agrees with an independent simulator on ${rounds} random requests, but for the listed departures`,
  { timeout: 1_800_000 },
  async () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const unexplained: unknown[] = [];
    for (let round = 0; round < rounds; round++) {
      const world = oracleWorld(randoms(seedOf(50_000) + round));
      const ours = authorize(requestFrom(world), layersOf(world));
      const theirs = await simulated(world);
      count(ours.decision);
      if (agree(ours, theirs)) continue;
      const departure = departures.find((one) => one.applies(world, ours, theirs));
      if (departure === undefined) unexplained.push({ round, ours: `${ours.decision} by ${ours.by}`, theirs, world });
      else count(departure.id);
    }
    expect(unexplained.slice(0, 1)).toEqual([]);
    const share = (what: string) => (seen.get(what) ?? 0) / rounds;
    // All outcomes occur, and where AWS is silent we are seldom.
    expect(share("allowed")).toBeGreaterThan(0.1);
    expect(share("denied-explicitly")).toBeGreaterThan(0.2);
    expect(share("denied-implicitly")).toBeGreaterThan(0.2);
    expect(share("undecided")).toBeLessThan(0.01);
    // Each departure of the list is a real one.
    if (rounds >= 20_000) expect(departures.filter(({ id }) => !seen.has(id)).map(({ id }) => id)).toEqual([]);
  },
);
