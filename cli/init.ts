import { writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { stringify } from "yaml";
import { guess, type Guess } from "./init-guess.ts";
import { collectorTemplate } from "./collector-role.ts";
import { isThere, readInput } from "./input.ts";
import { estateMiB } from "./select.ts";
import { path } from "./source-options.ts";
import { InputError } from "../checks/model/input-error.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { defaultCollector } from "../checks/model/estate-file.ts";
import { readEstateFile } from "../checks/sources/estate-file.ts";
import { partitionOf } from "../checks/model/partition.ts";

interface InitOptions {
  readonly assembly: string;
  readonly estate: string;
  readonly collector?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
}

export function addInit(program: Command): void {
  program
    .command("init")
    .summary("start an estate file")
    .description(
      "Looks for a CDK cloud assembly, guesses who is vendor and who is tenant from what the accounts hold, and writes an estate file that runs.",
    )
    .addOption(path("--assembly <folder>", "the CDK cloud assembly").default("cdk.out"))
    .addOption(path("--estate <file>", "the file to write").default("cofferdam.yaml"))
    .addOption(
      path("--collector <file>", "write the role for `collect` as a CloudFormation template there, by the estate file that is there already"),
    )
    .option("--yes", "ask nothing")
    .option("--force", "write over an existing file")
    .addHelpText("before", "Example: cofferdam init --yes\n")
    .action(async (options: InitOptions) => (options.collector === undefined ? init(options) : initCollector(options, options.collector)));
}

/** The role is of no use without its estate file, so that must be there. */
function initCollector({ estate, force }: InitOptions, collector: string): void {
  if (isThere(collector) && force !== true) throw new InputError(`${collector}: exists already; --force writes over it`);
  const file = readEstateFile(readInput(resolve(estate), "estate file", estateMiB), resolve(estate));
  const { template, keyStatement } = collectorTemplate(file);
  write(collector, template, force === true);
  const { role, externalId } = file.collector ?? defaultCollector;
  process.stdout.write(`Wrote ${collector}: deploy it into every account of ${estate} with the parameters CollectingPrincipal and ExternalId.
CollectingPrincipal, the role that you run cofferdam as, needs sts:AssumeRole on role/${role} of each account; it reads its own account itself.
${externalId === undefined ? `Without the external id the role is refused: write collector: { externalId: "env:COFFERDAM_EXTERNAL_ID" } into ${estate}.\n` : ""}A key policy that does not delegate to its account also needs this statement:
${keyStatement}
Then run: cofferdam collect --out evidence
`);
}

async function init({ assembly, estate, yes, force }: InitOptions): Promise<void> {
  if (isThere(estate) && force !== true) throw new InputError(`${estate}: exists already; --force writes over it`);
  if (!isThere(assembly)) throw new InputError(`${assembly}: there is no such assembly; synthesize one (npx cdk synth) or name it with --assembly`);
  const found = guess(assembly);
  const asked = yes === true || !process.stdin.isTTY ? found : await ask(found);
  if (asked.tenants.length === 0) {
    throw new InputError(
      `${assembly}: no account looks like a tenant's (a key, a bucket, and a trail or a cluster of its own); ${yes === true ? "leave out --yes to say which one is" : "write the estate file by hand"}`,
    );
  }
  const text = render(
    asked,
    relative(dirname(resolve(estate)), resolve(assembly))
      .split(sep)
      .join("/"),
  );
  // What `check` would refuse is refused here.
  readEstateFile(Buffer.from(text), resolve(estate));
  write(estate, text, force === true);
  const vendor = Object.values(asked.vendor).join(", ") || "none";
  process.stdout.write(
    `Wrote ${estate}: vendor accounts ${vendor}, tenants ${asked.tenants.map((tenant) => tenant.account).join(", ")}.\nReview who is whose, above all the customer's roles; then run: cofferdam check\n`,
  );
}

function write(estate: string, text: string, over: boolean): void {
  try {
    writeFileSync(estate, text, { flag: over ? "w" : "wx" });
  } catch (error) {
    throw new InputError(`${estate}: could not be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`);
  }
}

async function ask(found: Guess): Promise<Guess> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  let open = true;
  prompt.once("close", () => (open = false));
  prompt.once("SIGINT", () => process.exit(exitCode.interrupted));
  // Answers may come before their question: pasted, or typed ahead.
  const typed = prompt[Symbol.asyncIterator]();
  try {
    return await askWith(found, async (question, byDefault) => {
      prompt.setPrompt(`${question} [${byDefault}] `);
      if (open) prompt.prompt();
      const { done, value } = await typed.next();
      if (done === true) throw new InputError("the answers ended before the last question; --yes asks nothing");
      return value.trim() === "" ? byDefault : value.trim();
    });
  } finally {
    prompt.close();
  }
}

/** Three questions; an empty answer takes the guess. */
async function askWith(found: Guess, answer: (question: string, byDefault: string) => Promise<string>): Promise<Guess> {
  const name = await answer("The vendor's name?", found.name);
  const tenants = (await answer("The tenants' accounts?", found.tenants.map((tenant) => tenant.account).join(" ")))
    .split(/[\s,]+/)
    .filter((account) => account !== "");
  const customer = await answer("The path of the customer's roles in a tenant account?", found.customer);
  const region = found.tenants[0]?.region ?? "us-east-1";
  return {
    ...found,
    name,
    customer,
    tenants: tenants.map((account) => found.tenants.find((each) => each.account === account) ?? { account, region }),
    vendor: Object.fromEntries(Object.entries(accounts(found)).filter(([, account]) => !tenants.includes(account))),
  };
}

/** Every account of the guess: one that is no tenant after all is the vendor's. */
function accounts({ vendor, tenants }: Guess): Record<string, string> {
  return { ...vendor, ...Object.fromEntries(tenants.map(({ account }, i) => [`tenant${i + 1}`, account])) };
}

function render(found: Guess, assembly: string): string {
  const estate = {
    ...(found.organization !== undefined && { organization: found.organization }),
    vendor: { name: found.name, accounts: found.vendor },
    assumptions: [],
    tenants: found.tenants.map(({ account, region }, i) => ({
      id: `tenant-${i + 1}`,
      account,
      region,
      customer: [`arn:${partitionOf(region).partition}:iam::${account}:${found.customer}`],
    })),
    templates: [{ assembly }, ...found.canonical.map((stacks) => ({ assembly, stacks, tenants: "all" }))],
  };
  return `# Who is who. Everything else is read from the templates. Review it: a role under "customer" is trusted as the customer's own.
# ${found.organization === undefined ? "organization ({ id, management }), " : ""}tenants[].unit ("Tenants/Active") and assumptions are yours to fill in: without them some claims stay undecided or broken.
${stringify(estate, { lineWidth: 0 })}`;
}
