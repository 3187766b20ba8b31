import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = process.cwd();
const folder = mkdtempSync(join(root, "node_modules", ".cofferdam-compliance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A user's own test file, run by vitest in a folder of its own. */
function suiteOf(template: object, more = ""): { readonly code: number | null; readonly out: string } {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "network.json"), JSON.stringify(template));
  writeFileSync(
    join(folder, "cofferdam.yaml"),
    `vendor: { accounts: { compute: "222222222222" } }
tenants: [{ id: acme, account: "333333333333", region: us-east-1, customer: ["arn:aws:iam::333333333333:role/customer/*"] }]
templates: [{ file: network.json, account: "333333333333", region: us-east-1 }]
`,
  );
  const entry = JSON.stringify(resolve(root, "reports/vitest/index.ts"));
  const estate = JSON.stringify(join(folder, "cofferdam.yaml"));
  writeFileSync(
    join(folder, "own.test.ts"),
    `import { complianceSuite } from ${entry};\nawait complianceSuite({ estate: ${estate}, only: ["audit-trail-is-tenants-own"]${more} });\n`,
  );
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  writeFileSync(join(folder, "vitest.config.ts"), "export default { test: { exclude: [] } };\n");
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run", "--root", folder], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, out: stdout + stderr };
}

const bucket = { Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: "logs" } } };
const trail = { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: "logs" };
const withTrail = (properties: object): object => ({ Resources: { ...bucket, Trail: { Type: "AWS::CloudTrail::Trail", Properties: properties } } });

describe("complianceSuite", () => {
  test("a promise that holds is a test that passes", () => {
    const { code, out } = suiteOf(withTrail(trail));
    expect([code, out]).toEqual([0, expect.stringContaining("3 passed")]);
  });

  test("a broken one fails with the verdict's sentence and the line", () => {
    const { code, out } = suiteOf(withTrail({ ...trail, IsLogging: false }));
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/audit-trail-is-tenants-own: acme, template[\s\S]*broken: The trail is not logging\.\n\s+at .*network\.json:1 /),
    ]);
  });

  test("an undecided one fails by default, and is skipped by name when told", () => {
    const elsewhere = withTrail({ ...trail, S3BucketName: "somebodys-logs" });
    expect(suiteOf(elsewhere)).toEqual({
      code: 1,
      out: expect.stringMatching(/undecided: The trail's bucket somebodys-logs is in no source/) as string,
    });
    expect(suiteOf(elsewhere, ', undecided: "skip"').code).toBe(0);
  });

  test("evidence is judged in place of the templates, and none that was tampered with", () => {
    const stored = JSON.stringify(join(folder, "stored"));
    expect(suiteOf(withTrail(trail)).code).toBe(0);
    const cli = spawnSync(
      process.execPath,
      ["--import", "tsx", "cli/main.ts", "check", "--estate", join(folder, "cofferdam.yaml"), "--out", join(folder, "stored")],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    expect([cli.stderr, existsSync(join(folder, "stored", "evidence", "manifest.json"))]).toEqual([expect.any(String), true]);
    const evidence = `, evidence: ${stored} + "/evidence"`;
    expect(suiteOf(withTrail({ ...trail, IsLogging: false }), evidence)).toEqual({ code: 0, out: expect.stringContaining("3 passed") as string });
    const manifest = join(folder, "stored", "evidence", "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"root": "./, '"root": "x'));
    expect(suiteOf(withTrail(trail), evidence)).toEqual({
      code: 1,
      out: expect.stringContaining("the evidence is not what was collected") as string,
    });
    rmSync(manifest);
    expect(suiteOf(withTrail(trail), evidence)).toEqual({ code: 0, out: expect.stringMatching(/3 passed \| 1 skipped/) as string });
  }, 60_000);

  test("a claim that is none is one clear line", () => {
    const { code, out } = suiteOf(withTrail(trail), ', only: ["audit-nothing"]');
    expect([code, out]).toEqual([1, expect.stringContaining("only: audit-nothing is no claim that is judged")]);
  });
});
