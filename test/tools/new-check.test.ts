import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "cofferdam-new-check-"));

beforeAll(() => {
  for (const name of ["checks", "tools", "tsconfig.json"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("it writes a check that is registered, compiles and whose examples fail", () => {
  expect(newCheck("storage", "bucket-is-versioned")).toMatchObject({ status: 0, stderr: "" });
  const check = join(folder, "checks/claims/storage/bucket-is-versioned.ts");
  expect(readFileSync(check, "utf8")).toContain('id: "bucket-is-versioned"');
  writeFileSync(
    join(folder, "walk.ts"),
    'import check from "./checks/claims/storage/bucket-is-versioned.ts";\nimport { walkExamples } from "./checks/engine/walk-examples.ts";\nconsole.log(walkExamples(check).join("\\n"));\n',
  );
  const { stdout, stderr } = tsx("walk.ts");
  expect(stderr).toBe("");
  expect(stdout).toContain('example "what makes it hold" is to be holds and is undecided: Nothing is judged yet.');
  const compiled = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(compiled.stdout.split("\n").filter((line) => line.includes("bucket-is-versioned"))).toEqual([]);
});

test("it refuses an id that is no claim, naming the nearest, and files that are there", () => {
  expect(newCheck("storage", "bucket-is-version")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("did you mean bucket-is-versioned?") as string,
  });
  expect(newCheck("storage", "key-vendor-cannot-destroy")).toMatchObject({ status: 2, stderr: expect.stringContaining("exists already") as string });
  expect(newCheck("../infra", "bucket-is-versioned")).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") as string });
  expect(newCheck("storage")).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") as string });
});

function newCheck(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return tsx("tools/new-check.ts", ...args);
}

function tsx(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, ["--import", "tsx", ...args], { cwd: folder, encoding: "utf8" });
}
