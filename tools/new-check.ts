/**
 * Starts a check: `npm run new:check -- storage bucket-is-versioned` writes the check and its examples, which fail until the check is
 * written. Exits 2 for a claim that the catalogue does not have, a group that is no folder name, and files that are there already.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { claimIds } from "../checks/controls/claims.ts";
import { nearest } from "../checks/model/nearest.ts";

const [group = "", id = ""] = process.argv.slice(2);
const claims = join("checks", "claims");
const refusal = refused();
if (refusal === undefined) start();
else {
  console.error(refusal);
  process.exitCode = 2;
}

function refused(): string | undefined {
  if (!/^[a-z]+(-[a-z]+)*$/.test(group) || id === "") return "usage: npm run new:check -- GROUP CLAIM, for example: storage bucket-is-versioned";
  if (!(claimIds as readonly string[]).includes(id)) {
    const like = nearest(id, claimIds);
    return `${id} is no claim of checks/controls/claims.ts${like === undefined ? "" : `; did you mean ${like}?`}`;
  }
  const groups = existsSync(claims) ? readdirSync(claims) : [];
  const taken = groups.find((name) => existsSync(join(claims, name, `${id}.ts`)));
  return taken === undefined ? undefined : `${join(claims, taken, `${id}.ts`)} exists already`;
}

function start(): void {
  mkdirSync(join(claims, group), { recursive: true });
  for (const [name, text] of [
    [`${id}.ts`, check()],
    [`${id}.examples.ts`, examples()],
  ] as const) {
    writeFileSync(join(claims, group, name), text);
    console.log(`wrote ${join(claims, group, name)}`);
  }
  console.log("Next: write the claim and its examples, watch `npm test` fail, write judge, then npm run generate && npm run check:all");
}

function check(): string {
  return `import { examples } from "./${id}.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { undecided } from "../../model/verdict.ts";

export default defineCheck({
  id: "${id}",
  claim: "One sentence that can be false, as published.",
  severity: "high",
  why: "What happens to the customer when it is false.",
  fix: "What to set, and to which value.",
  references: [],
  kind: "s3:bucket",
  planes: ["template"],
  judge: (bucket) => undecided("Nothing is judged yet.", bucket.origin),
  examples,
});
`;
}

function examples(): string {
  return `import { inTenant, type Example } from "../../model/example.ts";

function bucketWith(properties: object): Example {
  return { templates: [inTenant({ Data: { Type: "AWS::S3::Bucket", Properties: properties } }, { Parameters: { Name: { Type: "String" } } })] };
}

/** Literal and small; each broken one is one edit away from one that holds. */
export const examples = {
  holds: { "what makes it hold": bucketWith({ BucketName: "right" }) },
  broken: { "the one edit that breaks it": bucketWith({ BucketName: "wrong" }) },
  undecided: { "a parameter decides": bucketWith({ BucketName: { Ref: "Name" } }) },
};
`;
}
