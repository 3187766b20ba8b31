import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { generatedRegistry } from "./registry-records.ts";
import { claimIds } from "../../checks/controls/claims.ts";
import { phases, type Phase, type TenantRecord } from "../../checks/model/registry.ts";
import { advance, phaseRules, phasesAfter } from "../../infra/registry/phases.ts";
import { readRegistry, referenceRegistry, soundRegistry, tenantSettings } from "../../infra/registry/registry.ts";

const reference = JSON.parse(readFileSync(referenceRegistry, "utf8")) as { readonly tenants: readonly object[] };

/** The reference registry with its second record changed, as its file would have it; `undefined` takes a field out. */
function withGlobex(change: object, more: object = {}): Uint8Array {
  return bytesOf({ ...reference, tenants: [reference.tenants[0], { ...reference.tenants[1], ...change }], ...more });
}

function bytesOf(registry: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(registry, null, 2));
}

describe("a bad record is refused with file, line and field", () => {
  const acme = reference.tenants[0] as unknown as TenantRecord;
  const cell = { account: "222222222222", region: "us-east-1", vpc: "vpc-0c0ffee0c0ffee001", cidr: "10.0.0.0/16" };
  const full = generatedRegistry(101, 7);
  it.each([
    ["an account twice", withGlobex({ account: acme.account }), "account", "333333333333 is taken by acme"],
    ["an id twice", withGlobex({ id: "acme" }), "id", "acme is taken by acme"],
    ["a customer id twice", withGlobex({ customerId: acme.customerId.toUpperCase() }), "customerId", "is taken by acme"],
    ["an e-mail twice", withGlobex({ email: "ACME@accounts.panops.example" }), "email", "acme@accounts.panops.example is taken by acme"],
    ["a mailbox twice by a plus address", withGlobex({ email: "acme+globex@accounts.panops.example" }), "email", "is taken by acme"],
    ["a peering twice", withGlobex({ peering: acme.peering }), "peering", "is taken by acme"],
    ["a range twice", withGlobex({ cidr: acme.cidr }), "cidr", "overlap"],
    ["a range twice, in two cells", withGlobex({ cidr: acme.cidr, cell: "b" }, { cells: { "cell-1": cell, b: cell } }), "cidr", "overlap"],
    ["a range outside the tenants' space", withGlobex({ cidr: "10.63.1.0/24" }), "cidr", "is no /24 of 10.64.0.0/10"],
    ["a range that is too large", withGlobex({ cidr: "10.65.0.0/16" }), "cidr", "is no /24 of 10.64.0.0/10"],
    ["a range of a shared network", withGlobex({}, { sharedNetworks: ["10.64.1.128/25"] }), "cidr", "overlaps the shared network 10.64.1.128/25"],
    ["a range with host bits", withGlobex({ cidr: "10.64.1.7/24" }), "cidr", "starts at its first address"],
    ["a range that is none", withGlobex({ cidr: "10.64.256.0/24" }), "cidr", "starts at its first address"],
    ["a range with a leading zero", withGlobex({ cidr: "10.64.01.0/24" }), "cidr", "starts at its first address"],
    [
      "a full cell",
      bytesOf({
        ...full,
        cells: { "cell-1": full.cells["cell-1"] },
        tenants: full.tenants.map((each) => ({ ...each, cell: "cell-1", region: "us-east-1", zones: undefined })),
      }),
      "cell",
      "cell-1 has 100 tenants already",
    ],
    ["a cell that is not there", withGlobex({ cell: "cell-9" }), "cell", "there is no cell cell-9"],
    ["a cell in another Region", withGlobex({ region: "eu-central-1", zones: undefined }), "region", "its cell cell-1 is in us-east-1"],
    ["a Region without zones", withGlobex({ region: "eu-west-3", zones: undefined }), "region", "no zone ids are known of eu-west-3"],
    ["a zone of another Region", withGlobex({ zones: ["use1-az1", "euc1-az1"] }), "zones", "euc1-az1 is no zone id of us-east-1"],
    ["a zone that is not there", withGlobex({ zones: ["use1-az1", "use1-az9"] }), "zones", "use1-az9 is no zone id of us-east-1"],
    ["other zones than its neighbours", withGlobex({ zones: ["use1-az2", "use1-az1"] }), "zones", "stand in use1-az1 and use1-az2"],
    ["one zone twice", withGlobex({ zones: ["use1-az1", "use1-az1"] }), "zones", "its two zones are one"],
    ["a zone by its name", withGlobex({ zones: ["us-east-1a", "us-east-1b"] }), "zones.0", "not a zone id"],
    ["a missing field", withGlobex({ email: undefined }), "email", "is missing"],
    ["an unknown field", withGlobex({ emial: "x" }), "emial", "unknown key"],
    ["an account that is a number", withGlobex({ account: 444444444444 }), "account", ": "],
    ["an account with eleven digits", withGlobex({ account: "44444444444" }), "account", "12 digits"],
    ["the vendor's account", withGlobex({ account: "222222222222" }), "account", "is the account of cell-1"],
    ["no account in a phase that has one", withGlobex({ account: null }), "account", "a tenant that is active has one"],
    ["an account in a phase without", withGlobex({ phase: "requested" }), "account", "only requested has no account"],
    ["no peering in a phase that has one", withGlobex({ peering: null }), "peering", "a tenant that is active has one"],
    ["a phase that there is not", withGlobex({ phase: "done" }), "phase", ": "],
    ["no days of retention", withGlobex({ retention: 0 }), "retention", ": "],
    ["a connector twice", withGlobex({ connectors: ["zoom", "zoom"] }), "connectors", "zoom is listed twice"],
    ["the name of a part of the platform", withGlobex({ id: "canonical" }), "id", "is the name of a part of the platform"],
    ...["../etc", "Acme", "a b", "a;b", "${x}", "a\nb", "-a", "a--b", "", "a".repeat(41), "acme\u202e", "äcme"].map(
      (id) => [`the name ${JSON.stringify(id)}`, withGlobex({ id }), "id", ": "] as const,
    ),
    ...["a@b", "a b@c.example", '"a"@c.example', "a@c.example\nBcc: x", "a@-c.example", `${"a".repeat(60)}@c.example`].map(
      (email) => [`the address ${JSON.stringify(email)}`, withGlobex({ email }), "email", ": "] as const,
    ),
  ] as const)("%s", (_, bytes, field, said) => {
    expect(() => soundRegistry(bytes, "registry.json")).toThrow(new RegExp(`^registry\\.json:\\d+: tenants\\.\\d+\\.${field}\\b`));
    expect(() => soundRegistry(bytes, "registry.json")).toThrow(said);
  });

  it("and its line is the field's own", () => {
    const bytes = withGlobex({ email: "acme+x@accounts.panops.example" });
    const line =
      new TextDecoder()
        .decode(bytes)
        .split("\n")
        .findIndex((text) => text.includes("acme+x@")) + 1;
    expect(() => soundRegistry(bytes, "registry.json")).toThrow(`registry.json:${line}: tenants.1.email (globex): `);
  });

  it("several at once, in the order of the file", () => {
    expect(() => soundRegistry(withGlobex({ account: "333333333333", peering: "pcx-0c0ffee0c0ffee0a1" }), "r.json")).toThrow(
      /tenants\.1\.account.*; and 1 more: .*tenants\.1\.peering/,
    );
  });
});

describe("the reference platform's registry", () => {
  it("is sound, and says of its tenants what the estate file says", () => {
    const { tenants } = parse(readFileSync("cofferdam.yaml", "utf8")) as { readonly tenants: readonly Readonly<Record<string, unknown>>[] };
    const said = readRegistry().tenants.map(({ id, customerId, account, region, custody, retention }) => ({
      ...{ id, customerId, account, region, custody },
      ...(retention !== null && { retentionDays: retention }),
      ssmParameters: { "/aft/account-request/custom-fields/retention_days": retention ?? "none" },
    }));
    expect(tenants.map(({ unit: _, customer: __, ...rest }) => rest)).toEqual(said);
  });

  it("gives templates a tenant only once it has an account", () => {
    const registry = generatedRegistry(200, 3);
    expect(tenantSettings(registry).map(({ id }) => id)).toEqual(registry.tenants.filter(({ account }) => account !== null).map(({ id }) => id));
  });
});

describe("phases", () => {
  const holding = new Map(claimIds.map((id) => [id, "holds"] as const));
  const requested = { ...(reference.tenants[0] as unknown as TenantRecord), phase: "requested", account: null, peering: null } as const;
  const inPhase = (phase: Phase): TenantRecord => ({
    ...requested,
    phase,
    account: phase === "requested" ? null : "333333333333",
    peering: phases.indexOf(phase) >= phases.indexOf("peered") ? "pcx-0c0ffee0c0ffee0a1" : null,
  });

  it("lead from requested to active, each with what it asks for", () => {
    let record: TenantRecord = requested;
    const changes: Partial<Record<Phase, Partial<TenantRecord>>> = {
      vended: { account: "333333333333" },
      peered: { peering: "pcx-0c0ffee0c0ffee0a1" },
    };
    for (const phase of phases.slice(1, -1)) {
      const moved = advance(record, phase, changes[phase] ?? {}, holding);
      expect(moved).toHaveProperty("advanced");
      if ("advanced" in moved) record = moved.advanced;
    }
    expect(record).toEqual(inPhase("active"));
  });

  it.each(phases.flatMap((from) => phases.map((to) => [from, to] as const)))("from %s to %s", (from, to) => {
    const moved = advance(inPhase(from), to, { account: "333333333333", peering: "pcx-0c0ffee0c0ffee0a1" }, holding);
    const follows = phases.indexOf(to) === phases.indexOf(from) + 1 || (to === "leaving" && from !== "requested" && from !== "leaving");
    // Without an account there is nothing to leave; and from requested nothing but vended follows.
    expect("advanced" in moved).toBe(follows);
    expect(phasesAfter(from).includes(to)).toBe(follows);
  });

  it.each(phases.flatMap((to) => phaseRules[to].claims.map((claim) => [to, claim] as const)))("%s is refused while %s does not hold", (to, claim) => {
    const from = phases[phases.indexOf(to) - 1] ?? "requested";
    for (const outcome of ["broken", "undecided", "unexercised", undefined] as const) {
      const outcomes = new Map<string, "holds" | "broken" | "undecided" | "unexercised">(holding);
      if (outcome === undefined) outcomes.delete(claim);
      else outcomes.set(claim, outcome);
      const moved = advance(inPhase(from), to, { peering: "pcx-0c0ffee0c0ffee0a1" }, outcomes);
      expect(moved).toEqual({ refused: [`${claim}: is ${outcome ?? "unexercised"}, and must hold before a tenant is ${to}`] });
    }
  });

  it("an account or a peering that is asked for is named", () => {
    expect(advance(requested, "vended", {}, holding)).toEqual({ refused: ["account: is missing, and a tenant that is vended has one"] });
    expect(advance(inPhase("built"), "peered", {}, holding)).toEqual({ refused: ["peering: is missing, and a tenant that is peered has one"] });
  });
});
