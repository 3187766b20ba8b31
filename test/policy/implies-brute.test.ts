import { expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { away, home } from "./decisions.ts";
import { policy } from "./documents.ts";
import { randoms, type Randoms } from "./randoms.ts";
import { allows, documentTypes, type DocumentType } from "../../checks/reason/policy/documents-alone.ts";
import { implies, type Comparison } from "../../checks/reason/policy/implies.ts";
import { requestFrom, type Request } from "../../checks/reason/policy/request.ts";

/** `COFFERDAM_PROOFS=2000` in CI. */
const rounds = Number(process.env["COFFERDAM_PROOFS"] ?? 400) / 2;

test(`implies agrees with trying every request of ${rounds} small worlds`, { timeout: 1_800_000 }, () => {
  const counts = { proved: 0, refuted: 0, undecided: 0 };
  for (let round = 0; round < rounds; round++) {
    const world = worldOf(randoms(seedOf(77_000) + round));
    const proof = implies(world);
    counts[proof.outcome]++;
    const through = requestsOf(world).find((request) => only(world, "candidate", request) === true && only(world, "reference", request) === false);
    if (proof.outcome === "proved" && through !== undefined) throw new Error(JSON.stringify({ round, through: shown(through), ...plain(world) }));
    if (proof.outcome !== "refuted" || proof.witness.kind !== "request") continue;
    const sent = requestFrom(proof.witness);
    const again = [only(world, "candidate", sent), only(world, "reference", sent)];
    if (again[0] !== true || again[1] !== false) throw new Error(JSON.stringify({ round, again, proof, ...plain(world) }));
  }
  // Variables and denials together stay open; without variables it is under one in fifty.
  expect(counts.undecided / rounds).toBeLessThan(0.08);
  expect(counts.proved).toBeGreaterThan(rounds / 4);
  expect(counts.refuted).toBeGreaterThan(rounds / 8);
});

function only(world: World, which: "candidate" | "reference", request: Request) {
  return allows(world[which], world.type, request).truth;
}

/** As it would be written. */
function plain({ type, candidate, reference }: World): object {
  const [one, two] = [candidate, reference].map(({ statements }) =>
    JSON.stringify(statements, (name, value: unknown) => (name === "origin" ? undefined : value)),
  );
  return { type, candidate: one, reference: two };
}

function shown(request: Request): unknown {
  return { by: request.caller.name, action: request.action, on: request.resource, context: [...request.context] };
}

interface World extends Comparison {
  readonly keys: readonly Key[];
}

interface Key {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
  readonly tries: readonly (string | readonly string[] | undefined)[];
}

const tag: Key = {
  key: "aws:PrincipalTag/team",
  operators: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLikeIfExists", "StringEqualsIfExists", "StringEqualsIgnoreCase", "Null"],
  values: ["red", "r*", "Red", "true", "false", "*"],
  tries: [undefined, "red", "RED", "r*"],
};

/** Keys that no other one says anything of. */
const pool: readonly Key[] = [
  tag,
  { key: "aws:SecureTransport", operators: ["Bool", "BoolIfExists"], values: ["true", "false"], tries: ["true", "false"] },
  {
    key: "aws:SourceIp",
    operators: ["IpAddress", "NotIpAddress", "IpAddressIfExists"],
    values: ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.7", "2001:db8::/32"],
    tries: [undefined, "10.1.2.3", "10.2.0.1", "192.0.2.7", "2001:db8::1"],
  },
  {
    key: "aws:CurrentTime",
    operators: ["DateGreaterThan", "DateLessThanEquals", "DateNotEquals"],
    values: ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    tries: ["2025-06-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z"],
  },
  {
    key: "aws:PrincipalArn",
    operators: ["ArnLike", "ArnNotLike", "StringLike", "StringNotEquals"],
    values: [`arn:aws:iam::${home}:role/*`, `arn:aws:iam::*:role/Worker`, `arn:aws:iam::${home}:user/u`],
    tries: [],
  },
  { key: "aws:PrincipalAccount", operators: ["StringEquals", "StringNotEquals", "StringLike"], values: [home, away, "3*"], tries: [] },
  { key: "aws:PrincipalOrgID", operators: ["StringEquals", "StringNotEqualsIfExists"], values: ["o-1", "o-2"], tries: [undefined, "o-1", "o-3"] },
  {
    key: "aws:UserAgent",
    operators: ["StringEquals", "StringLike", "StringNotEquals", "StringEqualsIgnoreCase"],
    values: ["tool", "t*", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team}"],
    tries: ["tool", "red", "r*", "RED"],
  },
  {
    key: "aws:TagKeys",
    operators: ["ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals", "ForAllValues:StringNotLike", "Null"],
    values: ["team", "t*", "cost", "true", "false"],
    tries: [undefined, ["team"], ["cost"], ["team", "cost"], ["other"]],
  },
];

const actions = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "ec2:CreateTags", "ec2:RunInstances", "iam:PassRole"];
const patterns = ["s3:*", "s3:Get*", "s3:getobject", "*", "kms:*", "ec2:Create*", "ec2:*", "s3:?utObject", "iam:Pass*"];
const resources = [
  "arn:aws:s3:::b/${aws:PrincipalTag/team}/*",
  "arn:aws:s3:::b/*/${aws:PrincipalTag/team}",
  "*",
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::b/a/*",
  "arn:aws:s3:::*/k",
  "arn:aws:ec2:*:*:instance/*",
  `arn:aws:kms:us-east-1:${home}:key/k1`,
];
const targets = [
  "arn:aws:s3:::b/red/k",
  "arn:aws:s3:::b/red/red",
  "arn:aws:s3:::b/a/k",
  "arn:aws:s3:::b/k",
  "arn:aws:s3:::c/k",
  "arn:aws:s3:::c/x",
  `arn:aws:ec2:us-east-1:${home}:instance/i-1`,
  `arn:aws:kms:us-east-1:${home}:key/k1`,
  `arn:aws:kms:us-east-1:${home}:key/k2`,
];
const principals = [
  "*",
  { AWS: "*" },
  { AWS: home },
  { AWS: `arn:aws:iam::${home}:role/Worker` },
  { AWS: [`arn:aws:iam::${away}:root`, `arn:aws:iam::${home}:user/u`] },
  { Service: "logs.amazonaws.com" },
];
const callers = [
  `arn:aws:iam::${home}:role/Worker`,
  `arn:aws:iam::${home}:user/u`,
  `arn:aws:iam::${away}:role/Worker`,
  `arn:aws:iam::${away}:user/v`,
];
const others = [`arn:aws:iam::${home}:root`, "*", "logs.amazonaws.com", "rds.amazonaws.com"];

function worldOf(random: Randoms): World {
  const type = random.pick(documentTypes.filter((one) => one !== "trust"));
  const keys = [...new Set(random.list(2, () => random.pick(pool)))];
  const statements = random.list(3, () => statementOf(random, type, keys));
  const changed = statements.flatMap((one) => alternatives(random, one, type, keys));
  const more = random.chance(0.3) ? random.list(2, () => statementOf(random, type, keys)) : [];
  const document = (list: readonly unknown[], path: string) => policy({ Version: "2012-10-17", Statement: list }, path);
  const [one, two] = random.chance(0.5) ? [statements, [...changed, ...more]] : [[...changed, ...more], statements];
  const hasTag = JSON.stringify([one, two]).includes("${") && !keys.includes(tag);
  return { type, keys: hasTag ? [...keys, tag] : keys, candidate: document(one, "candidate"), reference: document(two, "reference") };
}

type Written = Readonly<Record<string, unknown>>;

function statementOf(random: Randoms, type: DocumentType, keys: readonly Key[]): Written {
  const named = type === "resource" || type === "endpoint" || type === "rcp";
  return {
    Effect: type === "rcp" || random.chance(0.35) ? "Deny" : "Allow",
    [random.chance(0.1) ? "NotAction" : "Action"]: random.list(2, () => random.pick([...patterns, ...actions])),
    [random.chance(0.1) ? "NotResource" : "Resource"]: random.chance(0.4) ? "*" : random.list(2, () => random.pick(resources)),
    ...(named && { Principal: type === "rcp" ? "*" : random.pick(principals) }),
    ...(keys.length > 0 && random.chance(0.6) && { Condition: conditionOf(random, keys) }),
  };
}

function conditionOf(random: Randoms, keys: readonly Key[]): unknown {
  return Object.fromEntries(
    keys
      .filter(() => random.chance(0.7))
      .map(({ key, operators, values }) => [random.pick(operators), { [key]: random.list(2, () => random.pick(values)) }]),
  );
}

/** The statement as it was, gone, or with one part changed. */
function alternatives(random: Randoms, one: Written, type: DocumentType, keys: readonly Key[]): readonly Written[] {
  const other = statementOf(random, type, keys);
  const name = random.pick(["Action", "Resource", "Principal", "Condition"]);
  const isPart = (key: string) => key === name || key === `Not${name}`;
  const rest = Object.fromEntries(Object.entries(one).filter(([key]) => !isPart(key)));
  const part = Object.fromEntries(Object.entries(other).filter(([key]) => isPart(key)));
  return random.chance(0.3) ? [one] : random.chance(0.1) ? [] : [{ ...rest, ...part }];
}

function requestsOf({ type, keys }: World): readonly Request[] {
  const contexts = keys.reduce<readonly Readonly<Record<string, string | readonly string[]>>[]>(
    (all, { key, tries }) =>
      tries.length === 0 ? all : all.flatMap((context) => tries.map((value) => (value === undefined ? context : { ...context, [key]: value }))),
    [{}],
  );
  const who =
    type === "identity" || type === "boundary"
      ? callers
      : type === "scp" || type === "session"
        ? [...callers, others[0] as string]
        : [...callers, ...others];
  return who.flatMap((principal) =>
    actions.flatMap((action) => {
      const on = targets.filter((arn) => arn.split(":")[2] === action.split(":")[0]);
      return (on.length === 0 ? ["*"] : on).flatMap((resource) =>
        contexts.filter((context) => mayBe(principal, context)).map((context) => requestFrom({ principal, action, resource, context })),
      );
    }),
  );
}

/** Unsigned callers and services have neither tags nor an organization. */
function mayBe(principal: string, context: Readonly<Record<string, unknown>>): boolean {
  return principal.startsWith("arn:") || (context["aws:PrincipalTag/team"] === undefined && context["aws:PrincipalOrgID"] === undefined);
}
