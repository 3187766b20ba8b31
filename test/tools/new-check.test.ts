import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { copyOfTheTools, tsx, type Ran } from "./copy.ts";
import { checks } from "../../checks/claims/index.ts";
import { claimIds } from "../../checks/controls/claims.ts";

const folder = copyOfTheTools();
afterAll(() => rmSync(folder, { recursive: true }));
/** A claim that has no check yet. */
const unbuilt = claimIds.find((id) => checks.every((check) => check.id !== id)) ?? "none is left";

test("it writes a check that is registered, compiles and whose examples fail", () => {
  expect(newCheck("storage", unbuilt)).toMatchObject({ status: 0, stderr: "" });
  const check = join(folder, `checks/claims/storage/${unbuilt}.ts`);
  expect(readFileSync(check, "utf8")).toContain(`id: "${unbuilt}"`);
  writeFileSync(
    join(folder, "walk.ts"),
    `import check from "./checks/claims/storage/${unbuilt}.ts";\nimport { walkExamples } from "./checks/engine/walk-examples.ts";\nconsole.log(walkExamples(check).join("\\n"));\n`,
  );
  const { stdout, stderr } = tsx(folder, "walk.ts");
  expect(stderr).toBe("");
  expect(stdout).toContain('example "what makes it hold" is to be holds and is undecided: Nothing is judged yet.');
  const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(compiled.stdout.split("\n").filter((line) => line.includes(unbuilt))).toEqual([]);
});

test("it refuses an id that is no claim, naming the nearest, and files that are there", () => {
  expect(newCheck("storage", "bucket-is-version")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("did you mean bucket-is-versioned?") as string,
  });
  expect(newCheck("storage", "key-vendor-cannot-destroy")).toMatchObject({ status: 2, stderr: expect.stringContaining("exists already") as string });
  expect(newCheck("../infra", unbuilt)).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") as string });
  expect(newCheck("storage")).toMatchObject({ status: 2, stderr: expect.stringContaining("usage:") as string });
});

function newCheck(...args: readonly string[]): Ran {
  return tsx(folder, "tools/new-check.ts", ...args);
}
