/**
 * Writes `reference/`: the synthesized reference platform and its estate file, as the published package brings them. Run by
 * `npm pack` (prepack), after the build.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { platform } from "../infra/app.ts";

const copy = "reference";
rmSync(copy, { recursive: true, force: true });
mkdirSync(copy);
copyFileSync("cofferdam.yaml", join(copy, "cofferdam.yaml"));
platform(join(copy, "cdk.out")).synth();
// The construct tree is for the CDK's own tools; no template source reads it.
rmSync(join(copy, "cdk.out", "tree.json"), { force: true });
const { database, registry } = parse(readFileSync("cofferdam.yaml", "utf8")) as {
  readonly database?: { readonly migrations?: string };
  readonly registry?: string;
};
for (const named of [database?.migrations, registry]) {
  if (named !== undefined && existsSync(named)) cpSync(named, join(copy, named), { recursive: true });
}
