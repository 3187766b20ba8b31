import { existsSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isReference, referenceEstate, synthesizeIfStale } from "../../cli/reference.ts";
import { folder } from "./estate.ts";
import { root } from "./program.ts";

/** A checkout whose `infra/app.ts` notes that it ran. */
function checkout(app: string): string {
  const path = folder({ "infra/app.ts": app, "guardrails/one.ts": "", "package.json": { type: "module" } });
  symlinkSync(join(root, "node_modules"), join(path, "node_modules"));
  return path;
}

const synthesizes = `import { appendFileSync, mkdirSync } from "node:fs";
mkdirSync("cdk.out", { recursive: true });
const ran: string = "ran\\n";
appendFileSync("cdk.out/manifest.json", ran);
console.log("nothing of this is shown");
`;

test("made when it is missing or older than what it is made from, and said so", async () => {
  const path = checkout(synthesizes);
  const said: string[] = [];
  const times = async (): Promise<number> => {
    await synthesizeIfStale((line) => said.push(line), path);
    return readFileSync(join(path, "cdk.out", "manifest.json"), "utf8").split("\n").length - 1;
  };
  expect(await times()).toBe(1);
  expect(await times()).toBe(1);
  const later = Date.now() / 1000 + 60;
  utimesSync(join(path, "guardrails", "one.ts"), later, later);
  expect(await times()).toBe(2);
  expect(said).toEqual(Array.from({ length: 2 }, () => "synthesizing the reference platform (infra/) …"));
});

test("what goes wrong is said in one line", async () => {
  const failing = checkout('throw new Error("no settings");');
  await expect(synthesizeIfStale(() => undefined, failing)).rejects.toThrow(
    /^infra\/app\.ts could not be synthesized: .*Error: no settings; `npm ci` installs what it needs, `npm run synth` shows all$/,
  );
});

test("an installed package has nothing to make", async () => {
  const path = folder({ "package.json": "{}" });
  mkdirSync(join(path, "guardrails"));
  await synthesizeIfStale(() => expect.unreachable(), path);
  expect(existsSync(join(path, "cdk.out"))).toBe(false);
});

test("the checkout's own estate file is the reference platform's; a copy is not", () => {
  const path = folder({ "cofferdam.yaml": readFileSync(join(root, "cofferdam.yaml")) });
  expect(isReference(referenceEstate())).toBe(true);
  expect(isReference(join(path, "cofferdam.yaml"))).toBe(false);
  writeFileSync(join(path, "other.yaml"), "");
  expect(isReference(join(path, "other.yaml"))).toBe(false);
  expect(isReference(join(path, "missing.yaml"))).toBe(false);
});
