import { quotas, withAwsOwn } from "../../checks/reason/organization/quotas.ts";
import { placements, units, type Node, type PolicyType } from "../../infra/organization/policies.ts";

/** AWS Control Tower attaches its mandatory controls to each unit that is under it, as one policy of its own. */
const controlTowers: Readonly<Partial<Record<PolicyType, number>>> = { SERVICE_CONTROL_POLICY: 1 };

/** Before 2026-05-15; of the other types the quota is what it was. */
const before = { SERVICE_CONTROL_POLICY: { characters: 5120, attached: 5 } };

const letters: Readonly<Record<PolicyType, string>> = {
  SERVICE_CONTROL_POLICY: "SCP",
  RESOURCE_CONTROL_POLICY: "RCP",
  DECLARATIVE_POLICY_EC2: "EC2",
  S3_POLICY: "S3",
};

/** `docs/guardrails.md`: which guardrail stands where, with its length, and what each node holds under the quotas that were and are. */
export function guardrailsPage(): string {
  return `${[
    "<!-- Written by `npm run generate` from infra/organization/policies.ts. -->",
    "# The organization's guardrails",
    "Which policy of the reference platform is attached to which node. Characters are those of the minified document. AWS's own policy of the type and one of AWS Control Tower's are counted on every node; quotas are AWS's of today, in brackets those before 2026-05-15, where they were others.",
    policies(),
    "## By node",
    "What binds an account is the sum of the nodes above it; what has a quota is each node.",
    nodes(),
  ].join("\n\n")}\n`;
}

function policies(): string {
  const rows = placements.map(({ id, type, about, document, nodes: at }) => {
    const length = JSON.stringify(document).length;
    return `| ${id} | ${letters[type]} | ${about} | ${at.join(", ")} | ${length} ${outOf(type, "characters", length)} |`;
  });
  return `| policy | type | what it is for | nodes | characters |\n|---|---|---|---|---|\n${rows.join("\n")}`;
}

function nodes(): string {
  const types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2", "S3_POLICY"] as const;
  const all: readonly Node[] = ["Root", ...units.map(({ id }) => id)];
  const rows = all.map((node) => {
    const cells = types.map((type) => {
      const own = placements.filter((one) => one.type === type && one.nodes.includes(node)).length;
      const count = own + (withAwsOwn.has(type) ? 1 : 0) + (node === "Root" ? 0 : (controlTowers[type] ?? 0));
      return count === 0 ? "–" : `${count} ${outOf(type, "attached", count)}`;
    });
    return `| ${node} | ${cells.join(" | ")} |`;
  });
  return `| node | ${types.map((type) => letters[type]).join(" | ")} |\n|---|${types.map(() => "---|").join("")}\n${rows.join("\n")}`;
}

/** @throws Error when it does not fit, then or now. */
function outOf(type: PolicyType, what: "characters" | "attached", count: number): string {
  const quota = quotas[type]?.[what];
  const then = type === "SERVICE_CONTROL_POLICY" ? before[type][what] : undefined;
  if (quota === undefined) return "(no quota is published)";
  if (count > Math.min(quota, then ?? quota)) throw new Error(`${letters[type]}: ${count} ${what} are over the quota`);
  return then === undefined ? `of ${quota}` : `of ${quota} (${then})`;
}
