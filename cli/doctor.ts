import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { packageRoot, toolVersion } from "./package-root.ts";
import { referenceEstate } from "./reference.ts";
import { readInput } from "./select.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";

interface Symptom {
  readonly what: string;
  readonly state: "ok" | "missing" | "optional";
  readonly found: string;
  /** The command or edit that repairs it. */
  readonly repair?: string;
}

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("say what is missing here and how to get it")
    .description("Looks at this machine and folder: what `cofferdam check` needs, what is there, and the command that repairs each gap.")
    .option("--estate <file>", "the estate file to look at", "cofferdam.yaml")
    .addHelpText("before", "Example: cofferdam doctor\n")
    .action(({ estate }: { readonly estate: string }) => doctor(estate));
}

function doctor(estate: string): void {
  const symptoms = [node(), reference(), ...estateFile(estate), cdk()];
  const signs = { ok: "✓", missing: "✗", optional: "–" };
  const lines = symptoms.map(({ what, state, found, repair }) => `${signs[state]} ${what.padEnd(20)} ${found}${repair === undefined ? "" : `\n${" ".repeat(23)}→ ${repair}`}`);
  process.stdout.write(`cofferdam ${toolVersion()} in ${process.cwd()}\n\n${lines.join("\n")}\n`);
  process.exitCode = symptoms.some((symptom) => symptom.state === "missing") ? exitCode.usage : exitCode.holds;
}

function node(): Symptom {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return { what: "Node.js", state: enough ? "ok" : "missing", found: process.version, ...(!enough && { repair: "install Node.js 20.19 or later" }) };
}

function reference(): Symptom {
  const path = referenceEstate();
  const there = existsSync(path);
  return { what: "reference platform", state: there ? "ok" : "missing", found: there ? path : "not in this installation", ...(!there && { repair: "npm install cofferdam" }) };
}

function estateFile(path: string): Symptom[] {
  if (!existsSync(path)) {
    return [{ what: "estate file", state: "optional", found: `no ${path} here: the reference platform is judged`, repair: "cofferdam init" }];
  }
  try {
    const file = readEstateFile(readInput(path, "estate file"), resolve(path));
    const entries = file.templates.map((entry) => ("assembly" in entry ? entry.assembly : entry.file));
    return [
      { what: "estate file", state: "ok", found: `${path}: ${file.tenants.length} tenants, vendor ${file.vendor.name}` },
      ...(entries.length === 0 ? [{ what: "templates", state: "optional", found: "the estate file names none", repair: "name an assembly under templates, or give --assembly" } as const] : []),
      ...[...new Set(entries)].map((entry) => source(entry)),
    ];
  } catch (error) {
    return [{ what: "estate file", state: "missing", found: error instanceof Error ? error.message : String(error), repair: `mend ${path}` }];
  }
}

function source(path: string): Symptom {
  const there = existsSync(path);
  const made = path === resolve(packageRoot(), "cdk.out") ? "npm run synth (check does it by itself)" : "synthesize it: npx cdk synth";
  return { what: "templates", state: there ? "ok" : "missing", found: there ? path : `${path} does not exist`, ...(!there && { repair: made }) };
}

function cdk(): Symptom {
  const there = existsSync(resolve("node_modules", "aws-cdk-lib"));
  return { what: "aws-cdk-lib", state: there ? "ok" : "optional", found: there ? "installed here" : "not here (only needed to synthesize)", ...(!there && { repair: "npm install aws-cdk-lib constructs" }) };
}
