import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { copyOfTheTools, tsx, type Ran } from "./copy.ts";

const folder = copyOfTheTools();
afterAll(() => rmSync(folder, { recursive: true }));

test("it writes a check that is registered, compiles and whose examples fail", () => {
  expect(newCheck("storage", "bucket-encrypts-with-tenant-key")).toMatchObject({ status: 0, stderr: "" });
  const check = join(folder, "checks/claims/storage/bucket-encrypts-with-tenant-key.ts");
  expect(readFileSync(check, "utf8")).toContain('id: "bucket-encrypts-with-tenant-key"');
  writeFileSync(
    join(folder, "walk.ts"),
    'import check from "./checks/claims/storage/bucket-encrypts-with-tenant-key.ts";\nimport { walkExamples } from "./checks/engine/walk-examples.ts";\nconsole.log(walkExamples(check).join("\\n"));\n',
  );
  const { stdout, stderr } = tsx(folder, "walk.ts");
  expect(stderr).toBe("");
  expect(stdout).toContain('example "what makes it hold" is to be holds and is undecided: Nothing is judged yet.');
  const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(compiled.stdout.split("\n").filter((line) => line.includes("bucket-encrypts-with-tenant-key"))).toEqual([]);
});

test("it refuses an id that is no claim, naming the nearest, and files that are there", () => {
  expect(newCheck("storage", "bucket-is-version")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("did you mean bucket-is-versioned?") as string,
  });
  expect(newCheck("storage", "key-vendor-cannot-destroy")).toMatchObject({ status: 2, stderr: expect.stringContaining("exists already") as string });
  expect(newCheck("../infra", "bucket-encrypts-with-tenant-key")).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") as string });
  expect(newCheck("storage")).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") as string });
});

function newCheck(...args: readonly string[]): Ran {
  return tsx(folder, "tools/new-check.ts", ...args);
}
