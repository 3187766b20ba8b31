import { emptyDatabase, type Example } from "../../model/example.ts";

const calls = { schema: "app", name: "app.calls", kind: "r", owner: "data_owner", enabled: true, forced: true, parents: null };
const part = { ...calls, name: "app.calls_2026", parents: ["app.calls"] };
const reads = { table: "app.calls", role: "app", privileges: ["SELECT", "INSERT"] };

/** One table that `app` reads and writes, and what differs from it. */
function withCalls(answers: Readonly<Record<string, readonly object[] | { readonly code: string; readonly message: string }>> = {}): Example {
  return { databases: [{ answers: { ...emptyDatabase, tables: [calls], "table-privileges": [reads], ...answers } }] };
}

const readsPart = { "table-privileges": [reads, { ...reads, table: "app.calls_2026" }] };
const owner = [{ role: "app", other: "data_owner", uses: false, becomes: true }];
const anew = { schema: null, creators: ["data_owner"] };
const plan = { ...calls, name: "app.plan", enabled: false, forced: false };
const guard = [{ name: "row_security", enabled: "O", function: "platform.guard" }];
const granted = [{ creator: "data_owner", schema: "app", grantee: "app", privilege: "SELECT" }];
const tried = (schema: string | null, made: object): object => ({ creator: "data_owner", schema, made });
const born = (forced: boolean): object => ({ enabled: true, forced, privileges: [{ role: "app", privileges: ["SELECT"] }] });

const ownsAudit = { table: "app.audit", role: "data_owner", privileges: ["UPDATE"] };
const ownerOnly = {
  tables: [calls, { ...plan, name: "app.audit" }],
  "table-privileges": [reads, ownsAudit],
  memberships: [],
  schemas: [{ schema: "app", creators: [] }],
};

export const examples = {
  holds: {
    "enabled and forced": withCalls(),
    "a partition nobody reaches by itself": withCalls({ tables: [calls, { ...part, enabled: false, forced: false }] }),
    "a partition with row security of its own": withCalls({ tables: [calls, part], ...readsPart }),
    "shared on purpose": {
      ...withCalls({ tables: [calls, plan], "table-privileges": [reads, { ...reads, table: "app.plan" }] }),
      estate: { database: { shared: { "app.plan": "the price list, no customer data" } } },
    },
    "an exempt login reaches more": {
      ...withCalls({ tables: [calls, plan], "table-privileges": [reads, { ...reads, role: "data_owner", table: "app.plan" }], memberships: [] }),
      estate: { database: { applicationRoles: ["data_*"], exempt: { data_owner: "owns the tables, runs migrations only" } } },
    },
    "new tables are granted, and born with row security": withCalls({
      "default-privileges": granted,
      "event-triggers": guard,
      "future-tables": [tried("app", born(true)), tried(null, { code: "42501", message: "permission denied" })],
    }),
    "default privileges of a role that makes no table here": withCalls({ "default-privileges": [{ ...granted[0], creator: "reporting" }] }),
    "a table that only its owner reaches": withCalls(ownerOnly),
    "the application becomes the owner of forced tables, and makes none": withCalls({
      memberships: owner,
      schemas: [{ schema: "app", creators: [] }],
    }),
  },
  broken: {
    "row security is off": withCalls({ tables: [{ ...calls, enabled: false }] }),
    "it is not forced": withCalls({ tables: [{ ...calls, forced: false }] }),
    "a partition without it can be asked by itself": withCalls({ tables: [calls, { ...part, enabled: false }], ...readsPart }),
    "a foreign table": withCalls({ tables: [{ ...calls, kind: "f" }] }),
    "a shared table is not listed": withCalls({
      tables: [calls, plan],
      "table-privileges": [reads, { ...reads, table: "app.plan" }],
    }),
    "one column suffices": withCalls({ ...ownerOnly, "table-privileges": [reads, { ...ownsAudit, role: "app" }] }),
    "the application may become a role that reaches it": withCalls({ ...ownerOnly, memberships: owner }),
    "new tables are granted by default": withCalls({ "default-privileges": granted }),
    "new tables are granted to everybody": withCalls({ "default-privileges": [{ ...granted[0], schema: null, grantee: null }] }),
    "the application reads all data there will be": withCalls({
      memberships: [{ role: "app", other: "pg_read_all_data", uses: true, becomes: true }],
    }),
    "the event trigger does half of it": withCalls({
      "default-privileges": granted,
      "event-triggers": guard,
      "future-tables": [tried("app", born(false)), tried(null, { code: "42501", message: "permission denied" })],
    }),
    "the application makes tables itself": withCalls({ schemas: [{ schema: "app", creators: ["app", "data_owner"] }, anew] }),
  },
  undecided: {
    "an event trigger may do it": withCalls({ "default-privileges": granted, "event-triggers": guard }),
    "the tables were not listed": withCalls({ tables: { code: "57014", message: "canceling statement due to statement timeout" } }),
    "the privileges were not listed": withCalls({ "table-privileges": { code: "57014", message: "canceling statement due to statement timeout" } }),
    "the server did not start": withCalls({ server: { code: "NotStarted", message: "initdb failed" } }),
    "rows that PostgreSQL does not give": withCalls({ tables: [{ ...calls, enabled: "yes" }] }),
  },
};
