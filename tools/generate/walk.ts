import { phases, type Call } from "./walk/calls.ts";
import { reasonOf, reasons } from "./walk/reasons.ts";
import { walk, type Walked } from "./walk/walked.ts";
import { show, type Text } from "../../checks/model/text.ts";

const about = {
  birth: "In unit Vending, until everything stands.",
  "hand-over": "In unit Active; the one-shot roles and Account Factory's still stand, and are deleted.",
  service: "In unit Active.",
  kill: "In unit Active, after the customer's automation has cut the service's roles.",
  restore: "As after the kill, until the customer has let the service in again.",
} as const;

/**
 * `docs/walk.md`: what each role does in the life of a tenant's account, call by call, decided over the reference platform's own policies, and how many
 * neighbours of each call are refused.
 */
export async function walkPage(): Promise<string> {
  const walked = await walk();
  return `${[
    "<!-- Written by `npm run generate` from tools/generate/walk. -->",
    "# The walk",
    "The life of one tenant's account, as the calls that reach AWS. Each is decided over the policies of the synthesized reference platform: the caller's own, its boundary, the organization's of both accounts, the resource's and the endpoint's. A caller whose policies no template shows counts as an administrator.",
    "Each call has neighbours: the same call by every other principal (each role of both tenants and of the vendor, administrators that an account may have, root users, a stranger, an unsigned caller, each service), by the same principal on the other tenant, and by the same principal in every other phase. *Refused* counts those that a policy refuses, *none there* those by or on a role that does not exist then, *explained* those that are allowed for a reason below. There are no others.",
    ...phases.flatMap((phase) => [`## ${phase}`, about[phase], table(walked.filter(({ step }) => step.phase === phase))]),
    "## Neighbours that are allowed",
    explained(walked),
  ].join("\n\n")}\n`;
}

function table(walked: readonly Walked[]): string {
  const rows = walked.map(({ step, call, decision, neighbours }, i) => {
    const count = (...answers: readonly string[]) => neighbours.filter(({ answer }) => answers.includes(answer)).length;
    const what = walked[i - 1]?.step === step ? "" : step.what;
    const by = decision === "gone" ? "–" : `${decision.decision === "allowed" ? "" : `${decision.decision} `}${decision.by ?? "–"}`;
    return `| ${what} | ${whoIs(call.by)} | ${call.action} | ${escaped(call.on)} | ${by} | ${count("refused")} | ${count("gone")} | ${count("allowed", "undecided")} |`;
  });
  return `| step | by | call | on | allowed by | refused | none there | explained |\n|---|---|---|---|---|---|---|---|\n${rows.join("\n")}`;
}

function explained(walked: readonly Walked[]): string {
  const allowed = walked.flatMap(({ neighbours }) => neighbours.filter(({ answer }) => answer === "allowed" || answer === "undecided"));
  const rows = reasons.map((reason) => {
    const own = allowed.map(({ neighbour }) => neighbour).filter((neighbour) => reasonOf(neighbour) === reason);
    const list = (of: readonly string[]) => [...new Set(of)].toSorted().join(", ");
    return `| ${reason.why} | ${list(own.map(({ call }) => whoIs(call.by)))} | ${list(own.map(({ phase }) => phase))} | ${list(own.map(({ call }) => call.action))} | ${own.length} |`;
  });
  return `| why | who | phases | calls | how many |\n|---|---|---|---|---|\n${rows.join("\n")}`;
}

/** A role by its name, where its account is the tenant's or it is the only one of that name. */
function whoIs(by: Call["by"]): string {
  return by === "*" ? "unsigned" : by.replace(/^arn:aws:iam::\d+:(role\/)?/, "");
}

function escaped(on: Text): string {
  return `\`${show(on)}\``;
}
