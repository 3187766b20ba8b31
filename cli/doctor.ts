import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Command } from "commander";
import { endpointSymptoms } from "./doctor-endpoint.ts";
import type { Symptom } from "./symptom.ts";
import { isThere, readInput } from "./input.ts";
import { packageRoot, toolVersion } from "./package-root.ts";
import { referenceEstate } from "./reference.ts";
import { estateMiB } from "./select.ts";
import { path } from "./source-options.ts";
import type { EstateFile } from "../checks/model/estate-file.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";
import { readAssembly } from "../checks/sources/template/assembly.ts";
import { diskFiles, readFile } from "../checks/sources/template/files.ts";
import { parseTemplate } from "../checks/sources/template/parse.ts";
import { plain } from "../reports/plain.ts";
import { count } from "../reports/words.ts";

interface DoctorOptions {
  readonly estate: string;
  readonly endpoint?: string;
}

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("say what is missing here and how to get it")
    .description("Looks at this machine and folder: what `cofferdam check` needs, what is there, and the command that repairs each gap.")
    .addOption(path("--estate <file>", "the estate file to look at").default("cofferdam.yaml"))
    .addOption(path("--endpoint <url>", "an emulator to look at: what it is and what it shows, by reading"))
    .addHelpText("before", "Example: cofferdam doctor\n")
    .action(async ({ estate, endpoint }: DoctorOptions, command: Command) =>
      doctor(estate, command.getOptionValueSource("estate") !== "default", endpoint),
    );
}

async function doctor(estate: string, named: boolean, endpoint: string | undefined): Promise<void> {
  const emulator = endpoint === undefined ? [] : await endpointSymptoms(endpoint);
  const symptoms = [node(), reference(), ...estateFile(estate, named), cdk(), ...emulator];
  const signs = { ok: "✓", missing: "✗", optional: "–" };
  const lines = symptoms.map(
    ({ what, state, found, repair }) =>
      `${signs[state]} ${what.padEnd(20)} ${plain(found)}${repair === undefined ? "" : `\n${" ".repeat(23)}→ ${plain(repair)}`}`,
  );
  process.exitCode = symptoms.some((symptom) => symptom.state === "missing") ? exitCode.usage : exitCode.holds;
  process.stdout.write(`cofferdam ${toolVersion()} in ${plain(process.cwd())}\n\n${lines.join("\n")}\n`);
}

function node(): Symptom {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return { what: "Node.js", state: enough ? "ok" : "missing", found: process.version, ...(!enough && { repair: "install Node.js 20.19 or later" }) };
}

function reference(): Symptom {
  const path = referenceEstate();
  const there = existsSync(path);
  return {
    what: "reference platform",
    state: there ? "ok" : "missing",
    found: there ? path : "not in this installation",
    ...(!there && { repair: "npm install cofferdam" }),
  };
}

function estateFile(path: string, named: boolean): Symptom[] {
  if (!isThere(path)) {
    const found = named ? `no ${path} here` : `no ${path} here: the reference platform is judged`;
    return [{ what: "estate file", state: named ? "missing" : "optional", found, repair: `cofferdam init${named ? ` --estate ${path}` : ""}` }];
  }
  let file: EstateFile;
  try {
    file = readEstateFile(readInput(path, "estate file", estateMiB), resolve(path));
  } catch (error) {
    return [{ what: "estate file", state: "missing", found: message(error), repair: `mend ${path}` }];
  }
  const sources = [...new Map(file.templates.map((entry) => ["assembly" in entry ? entry.assembly : entry.file, "assembly" in entry] as const))];
  return [
    { what: "estate file", state: "ok", found: `${path}: ${count(file.tenants.length, "tenant")}, vendor ${file.vendor.name}` },
    ...(sources.length === 0
      ? [
          {
            what: "templates",
            state: "optional",
            found: "the estate file names none",
            repair: "name an assembly under templates, or give --assembly",
          } as const,
        ]
      : []),
    ...sources.map(([source, isAssembly]) => templates(source, isAssembly)),
  ];
}

/** Reads it as `check` does. */
function templates(path: string, isAssembly: boolean): Symptom {
  const what = "templates";
  const shown = relative(process.cwd(), path).startsWith("..") ? path : relative(process.cwd(), path);
  if (path === resolve(packageRoot(), "cdk.out") && !isThere(path))
    return { what, state: "optional", found: `${shown} does not exist yet`, repair: "nothing: check synthesizes it (or npm run synth)" };
  if (!isThere(path))
    return {
      what,
      state: "missing",
      found: `${shown} does not exist`,
      repair: isAssembly ? `cd ${dirname(path)} && npx cdk synth` : "write the template, or mend its path in the estate file",
    };
  try {
    const found = isAssembly
      ? `${shown}: ${count(readAssembly(diskFiles(path)).stacks.length, "stack")}`
      : (parseTemplate(readFile(path), path), shown);
    return { what, state: "ok", found };
  } catch (error) {
    return { what, state: "missing", found: message(error), repair: isAssembly ? "synthesize it again: npx cdk synth" : `mend ${shown}` };
  }
}

function cdk(): Symptom {
  const there = existsSync(resolve("node_modules", "aws-cdk-lib"));
  return {
    what: "aws-cdk-lib",
    state: there ? "ok" : "optional",
    found: there ? "installed here" : "not here (only needed to synthesize)",
    ...(!there && { repair: "npm install aws-cdk-lib constructs" }),
  };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
