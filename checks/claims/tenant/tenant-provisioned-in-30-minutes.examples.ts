import type { Example } from "../../model/example.ts";

const step = (id: string, after: readonly string[], minutes: number, reaches?: string): object => ({
  id,
  after,
  minutes,
  automated: true,
  ...(reaches !== undefined && { reaches }),
});

/** From a vended account to an active tenant: the data takes long, and the peering runs beside it. */
const steps = {
  audit: step("audit", [], 2, "audited"),
  key: step("key", ["audit"], 1, "keyed"),
  data: step("data", ["key"], 15, "built"),
  peering: step("peering", ["key"], 5),
  routes: step("routes", ["peering", "data"], 2, "peered"),
  migrations: step("migrations", ["routes"], 3, "migrated"),
  handOver: step("hand-over", ["migrations"], 5, "handed-over"),
  activation: step("activation", ["hand-over"], 2, "active"),
};

function path(changes: Partial<Record<keyof typeof steps, object>> = {}, pool: object | null = { accounts: 20, phase: "vended" }): Example {
  const changed = Object.entries(steps).map(([name, each]) => ({ ...each, ...changes[name as keyof typeof steps] }));
  return { registry: { tenants: [], provisioning: { pool, steps: changed } } };
}

export const examples = {
  holds: {
    "thirty minutes from the pool": path(),
    "what runs beside it counts once": path({ peering: { minutes: 15 } }),
    "the pool's accounts are further": path({ audit: { minutes: 25 } }, { accounts: 20, phase: "audited" }),
  },
  broken: {
    "thirty-one minutes": path({ audit: { minutes: 3 } }),
    "the other branch is longer": path({ peering: { minutes: 16 } }),
    "a step by hand": path({ handOver: { automated: false } }),
    "a circle": path({ audit: { after: ["activation"] } }),
    "too long with a step that has no budget": path({ data: { minutes: 40 } }),
  },
  undecided: {
    "no pool": path({}, null),
    "the pool is empty": path({}, { accounts: 0, phase: "vended" }),
    "the pool's accounts are only asked for": path({}, { accounts: 20, phase: "requested" }),
    "a step without a budget": path({ peering: { minutes: null } }),
    "nothing reaches a phase": path({ migrations: { reaches: null } }),
    "two steps reach one phase": path({ peering: { reaches: "peered" } }),
    "a phase does not wait for the one before": path({ migrations: { after: ["key"] } }),
    "two steps of one name": path({ peering: { id: "key" } }),
    "a step waits for one that is not there": path({ peering: { after: ["contract"] } }),
    "no path is recorded": { registry: { tenants: [] } },
  },
};
