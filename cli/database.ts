import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { exitCodeOf } from "./exit-code.ts";
import { judgeSources } from "./judge.ts";
import { progress } from "./progress.ts";
import { select, type Selection } from "./select.ts";
import { choice, path, repeated } from "./source-options.ts";
import { terminalOptions } from "./terminal.ts";
import { checks } from "../checks/claims/index.ts";
import { defaultDatabase, type EstateFile } from "../checks/model/estate-file.ts";
import { InputError } from "../checks/model/input-error.ts";
import type { Severity } from "../checks/model/run.ts";
import { databaseFiles, namesDatabase } from "../checks/sources/catalog/files.ts";
import { readDatabases } from "../checks/sources/catalog/views.ts";
import { estatePictureOf } from "../reports/estate-picture.ts";
import { formats, type FormatName } from "../reports/formats.ts";
import { severities } from "../reports/words.ts";

interface DatabaseOptions {
  readonly estate?: string;
  readonly migrations?: string;
  readonly database?: string;
  readonly tenantColumn?: string;
  readonly tenantSetting?: string;
  readonly applicationRole?: readonly string[];
  readonly format: FormatName;
  readonly failOn?: Severity;
  readonly verbose?: boolean;
}

export function addDatabase(program: Command): void {
  const database = program
    .command("database")
    .summary("row-level security of a PostgreSQL")
    .description("Row-level security, proved from the catalog.");
  database
    .command("check")
    .summary("judge migrations, or a live database")
    .description(
      "Runs migrations on an embedded PostgreSQL, or reads a live one's catalog (read only, no superuser), and judges every database claim. Needs no estate file.",
    )
    .addOption(path("--migrations <folder>", "*.sql in name order, run as an emulated Aurora master user"))
    .addOption(path("--database <url>", "a live PostgreSQL: postgresql://user@host/database?sslmode=verify-full"))
    .addOption(path("--estate <file>", "roles, exemptions and shared tables from its `database`; without another source also what to read"))
    .option("--tenant-column <name>", `the column that names the tenant (default: ${defaultDatabase.tenantColumn})`)
    .option("--tenant-setting <name>", `the setting that names the session's tenant (default: ${defaultDatabase.tenantSetting})`)
    .addOption(repeated("--application-role <glob>", "a role that is judged beside every LOGIN role; may be repeated"))
    .addOption(level())
    .addOption(choice("--format <format>", "what to print", Object.keys(formats)).default("terminal"))
    .addOption(choice("--fail-on <severity>", "broken findings below it do not change the exit code", severities))
    .option("--verbose", "terminal: every finding, those that hold included")
    .addHelpText("before", "Example: cofferdam database check --migrations db/migrations --application-role 'app_*'\n")
    .action(async (options: DatabaseOptions) => check(options));
}

/** database.md §11. This version reads catalogs; what it does not do is refused, not left out in silence. */
function level(): Option {
  const levels = ["L0", "L1", "L2", "L3", "L4"];
  return new Option("--level <level>", "how far it goes: L0, the catalog, is what this version has").argParser((value: string) => {
    if (!levels.includes(value)) throw new InputError(`--level ${value}: must be one of ${levels.join(", ")}`);
    if (value !== "L0") throw new InputError(`--level ${value}: this version reads the catalog only, which is L0; leave --level out`);
    return value;
  });
}

async function check(options: DatabaseOptions): Promise<void> {
  const started = new Date().toISOString();
  const selection = await selected(options);
  const report = progress();
  try {
    const files = await databaseFiles({ ...selection, url: options.database, say: report.say });
    const { views, notes } = readDatabases(selection.file, files);
    const only = checks.filter(({ planes, retired }) => planes.includes("database") && retired === undefined);
    const { run } = await judgeSources(selection, { views, notes, files: [] }, only, report.say, started);
    process.exitCode = exitCodeOf(run, options.failOn);
    const estate = estatePictureOf(run, selection.file);
    const format = { ...terminalOptions(), root: process.cwd(), estateFile: options.estate ?? "", estate, explainFlags: null };
    process.stdout.write(formats[options.format](run, { ...format, ...(options.verbose === true && { verbose: true }) }));
  } finally {
    report.stop();
  }
}

/** An estate file where one is named, or where nothing else says what to read; else what the options say. */
async function selected(options: DatabaseOptions): Promise<Selection> {
  const { estate, migrations, database } = options;
  if (migrations !== undefined && database !== undefined) throw new InputError("--migrations and --database are two sources: leave one out");
  const named = migrations !== undefined || database !== undefined;
  if (!named && estate === undefined && !existsSync("cofferdam.yaml"))
    throw new InputError("nothing says what to read: give --migrations FOLDER, --database URL or --estate FILE");
  const selection =
    estate !== undefined || !named
      ? await select({ estate: estate ?? "cofferdam.yaml", assembly: [] }, () => undefined)
      : { file: withoutEstate, estateBytes: new Uint8Array(), reference: false };
  const file = overlaid(selection.file, options);
  if (database === undefined && !namesDatabase(file))
    throw new InputError(`${file.path}: names no database; give --migrations FOLDER or --database URL`);
  return { ...selection, file };
}

const withoutEstate: EstateFile = {
  path: "the command line",
  vendor: { name: "the vendor", accounts: {}, units: {}, roles: [], service: [] },
  assumptions: [],
  tenants: [],
  templates: [],
};

function overlaid(file: EstateFile, { migrations, tenantColumn, tenantSetting, applicationRole }: DatabaseOptions): EstateFile {
  const { database = defaultDatabase } = file;
  return {
    ...file,
    database: {
      ...database,
      ...(migrations !== undefined && { migrations: resolve(migrations) }),
      ...(tenantColumn !== undefined && { tenantColumn }),
      ...(tenantSetting !== undefined && { tenantSetting }),
      applicationRoles: [...database.applicationRoles, ...(applicationRole ?? [])],
    },
    // Another source was named: the tenants' own databases are not asked.
    ...(migrations !== undefined && { tenants: file.tenants.map(({ database: _, ...tenant }) => tenant) }),
  };
}
