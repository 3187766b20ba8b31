import { describe, expect, test } from "vitest";
import { collectFrom } from "./aws/collecting.ts";
import { textOf } from "./aws/deployed.ts";
import { referencePlatform } from "./aws/platform.ts";
import { fakeAws } from "./aws/wire.ts";
import { readSynthesized } from "../synthesized.ts";
import type { Estate, Kind } from "../../checks/model/estate.ts";
import type { Fact } from "../../checks/model/fact.ts";
import type { Text } from "../../checks/model/text.ts";
import { readAccounts } from "../../checks/sources/account/index.ts";
import { readSources } from "../../checks/sources/template/views.ts";

/**
 * The two sources read one platform: its templates, and the replies that AWS gives once they are deployed. Each resource of a template has one of the
 * account with equal facts, its holes filled. What neither source knows is compared as not known.
 */
const platform = referencePlatform();
const always = { choose: () => true };

/** What the deployed platform has and no template writes: the routes of each VPC to itself. */
const byAws: Partial<Record<Kind, (of: Record<string, unknown>) => boolean>> = {
  "ec2:route": (route) => JSON.stringify(route["target"]).includes('"local"'),
  "organizations:policy": (policy) => JSON.stringify(policy["name"]).includes("FullAWSAccess"),
};

/** Policies that are no IAM documents have nothing that can be compared. */
const left: Partial<Record<Kind, (of: Record<string, unknown>) => boolean>> = {
  "organizations:policy": ({ type }) => type !== "SERVICE_CONTROL_POLICY" && type !== "RESOURCE_CONTROL_POLICY",
};

const kinds: readonly Kind[] = [
  "s3:bucket",
  "kms:key",
  "cloudtrail:trail",
  "logs:delivery",
  "ec2:vpc",
  "ec2:channel",
  "ec2:route",
  "rds:cluster",
  "iam:principal",
  "organizations:unit",
  "organizations:policy",
];

describe("template and account of one platform have equal facts", async () => {
  const [tenant] = platform.file.tenants;
  if (tenant === undefined) throw new Error("no tenant");
  const entry = {
    kind: "tenant",
    id: tenant.id,
    account: tenant.account,
    region: tenant.region,
    entry: tenant,
    origin: { source: "template", path: "" },
  } as const;
  const templates = readSynthesized((folder) => readSources({ ...platform.file, templates: [{ assembly: folder }] }).views[0]?.open(always)(entry));
  const [accounts] = readAccounts(platform.file, await collectFrom(fakeAws(platform), platform.file)).views;
  const deployed = accounts?.open(always)(entry);

  test.each(kinds)("%s", (kind) => {
    const written = factsOf(templates, kind);
    const found = factsOf(deployed, kind).filter((each) => byAws[kind]?.(each) !== true);
    expect(written.length).toBeGreaterThan(0);
    expect(sorted(found)).toEqual(sorted(written));
  });
});

function factsOf(estate: Estate | undefined, kind: Kind): Record<string, unknown>[] {
  const items = estate?.list(kind).items ?? [];
  const all = items.map((item) => Object.entries(item).filter(([name]) => name !== "id" && name !== "origin"));
  return all.map((facts) => Object.fromEntries(facts.map(([name, value]) => [name, plain(value)]))).filter((each) => left[kind]?.(each) !== true);
}

function sorted(facts: readonly Record<string, unknown>[]): readonly string[] {
  return facts.map((each) => JSON.stringify(each)).toSorted();
}

/** Facts without places and reasons, texts with their holes filled. */
function plain(value: unknown): unknown {
  if (isFact(value)) return value.known ? plain(value.value) : "not known";
  if (Array.isArray(value)) return isText(value) ? textOf(value) : (value as readonly unknown[]).map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "origin")
      .map(([name, member]) => [name, plain(member)]),
  );
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === "object" && value !== null && "known" in value && "origin" in value;
}

function isText(value: unknown): value is Text {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((part: unknown) => typeof part === "string" || (typeof part === "object" && part !== null && "symbol" in part))
  );
}
