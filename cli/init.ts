import { existsSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { stringify } from "yaml";
import { guess, type Guess } from "./init-guess.ts";
import { InputError } from "../checks/model/input-error.ts";

interface InitOptions {
  readonly assembly: string;
  readonly estate: string;
  readonly yes?: boolean;
  readonly force?: boolean;
}

export function addInit(program: Command): void {
  program
    .command("init")
    .summary("start an estate file")
    .description("Looks for a CDK cloud assembly, guesses who is vendor and who is tenant from what the accounts hold, and writes an estate file that runs.")
    .option("--assembly <folder>", "the CDK cloud assembly", "cdk.out")
    .option("--estate <file>", "the file to write", "cofferdam.yaml")
    .option("--yes", "ask nothing")
    .option("--force", "write over an existing file")
    .addHelpText("before", "Example: cofferdam init --yes\n")
    .action(async (options: InitOptions) => init(options));
}

async function init({ assembly, estate, yes, force }: InitOptions): Promise<void> {
  if (existsSync(estate) && force !== true) throw new InputError(`${estate}: exists already; --force writes over it`);
  if (!existsSync(assembly)) throw new InputError(`${assembly}: there is no such assembly; synthesize one (npx cdk synth) or name it with --assembly`);
  const found = guess(assembly);
  const asked = yes === true || !process.stdin.isTTY ? found : await ask(found);
  try {
    writeFileSync(estate, render(asked, assembly));
  } catch (error) {
    throw new InputError(`${estate}: could not be written (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
  const tenants = asked.tenants.map((tenant) => tenant.account).join(", ");
  process.stdout.write(`Wrote ${estate}: vendor accounts ${Object.values(asked.vendor).join(", ") || "none"}, tenants ${tenants}.\nReview who is whose, above all the customer's roles; then run: cofferdam check\n`);
}

/** Three questions; an empty answer takes the guess. */
async function ask(found: Guess): Promise<Guess> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = async (question: string, byDefault: string): Promise<string> => {
    const typed = (await prompt.question(`${question} [${byDefault}] `)).trim();
    return typed === "" ? byDefault : typed;
  };
  const name = await answer("The vendor's name?", found.name);
  const tenants = (await answer("The tenants' accounts?", found.tenants.map((tenant) => tenant.account).join(" "))).split(/[\s,]+/);
  const customer = await answer("The path of the customer's roles in a tenant account?", "role/customer/*");
  prompt.close();
  const all = [...found.tenants, ...Object.values(found.vendor).map((account) => ({ account, region: found.region }))];
  return {
    ...found,
    name,
    customer,
    tenants: tenants.map((account) => all.find((each) => each.account === account) ?? { account, region: found.region }),
    vendor: Object.fromEntries(Object.entries(found.vendor).filter(([, account]) => !tenants.includes(account))),
  };
}

function render(found: Guess, assembly: string): string {
  const estate = {
    ...(found.management !== undefined && { organization: { id: "o-exampleorgid", management: found.management } }),
    vendor: { name: found.name, accounts: found.vendor },
    assumptions: [],
    tenants: found.tenants.map(({ account, region }, i) => ({
      id: `tenant-${i + 1}`,
      account,
      region,
      customer: [`arn:aws:iam::${account}:${found.customer}`],
    })),
    templates: [{ assembly }],
  };
  return `# Who is who. Everything else is read from the templates. Review it: a role under "customer" is trusted as the customer's own.
# organization.id, tenants[].unit ("Tenants/Active") and assumptions are yours to fill in: without them some claims stay undecided or broken.
${stringify(estate)}`;
}
