import { guardrailsOf, membership } from "./guardrails.ts";
import { isListedWhole, makersIn, none, principalsAsked, type Group } from "./principals.ts";
import { prove } from "./prove.ts";
import type { ResourceSide } from "./question.ts";
import type { Estate } from "../../model/estate.ts";
import type { Fact, Origin } from "../../model/fact.ts";
import type { Condition, PolicyDocument } from "../../model/policy.ts";
import { show, text, type Text } from "../../model/text.ts";
import { broken, holds, undecided, type Assumed, type Layer, type Proof, type Verdict } from "../../model/verdict.ts";

/** "Nobody of `by` can do any of `actions` on the resource." */
export interface Ask {
  /** How the sentence goes on: "disable key AcmeKey/DataKey". */
  readonly what: string;
  readonly actions: readonly string[];
  readonly arns: readonly Text[];
  /** The account of the resource. */
  readonly account: string;
  readonly policy: Fact<PolicyDocument | null>;
  readonly where?: readonly Condition[];
  readonly by: "vendor" | "not-customer" | "anyone";
  readonly origin: Origin;
}

/**
 * Proves it for every principal, or shows the request that gets through. Principals are symbolic: every role and user name of the
 * account that is not the customer's counts as an administrator, whether a template declares it or not, except those that a
 * template declares with their own policies. (docs/decisions/003)
 */
export function nobodyCan(estate: Estate, ask: Ask): Verdict {
  const resource: ResourceSide = {
    arns: ask.arns,
    account: ask.account,
    policy: ask.policy,
    rcp: guardrailsOf(estate, ask.account, "RESOURCE_CONTROL_POLICY"),
    organization: membership(estate, ask.account),
  };
  const question = { actions: ask.actions, resource, where: ask.where ?? [] };
  const dependsOn = new Set<Layer>();
  const open: Verdict[] = [];
  for (const { cover, groups } of principalsAsked(estate, ask.account, ask.by)) {
    const all = prove({ ...question, who: cover });
    const proofs =
      all.outcome === "proved"
        ? [{ group: undefined, proof: all }]
        : groups().map((group) => ({ group, proof: prove({ ...question, who: group.who }) }));
    for (const { group, proof } of proofs) {
      if (proof.outcome === "proved") for (const layer of proof.dependsOn) dependsOn.add(layer);
      else {
        const verdict = proof.outcome === "undecided" ? notDecided(ask, proof) : getsThrough(estate, ask, group, proof);
        if (verdict.outcome !== "holds") open.push(verdict);
        else for (const layer of verdict.dependsOn ?? []) dependsOn.add(layer);
      }
    }
  }
  return open.find((verdict) => verdict.outcome === "broken") ?? open[0] ?? proved(estate, ask, [...dependsOn].sort());
}

function getsThrough(estate: Estate, ask: Ask, group: Group | undefined, proof: Proof & { outcome: "refuted" }): Verdict {
  const { witness } = proof;
  const who = witness.kind === "request" ? witness.principal : "someone";
  if (group?.standing !== "possible") {
    return broken(`${who} can ${ask.what}: ${proof.because}`, proof.origin, { witness, discriminator: discriminator(proof) });
  }
  const made = creation(estate, ask, who);
  if (made.outcome === "proved" && isListedWhole(estate, ask.account)) {
    return holds(`No principal is named ${who}, and nobody can make one.`, { dependsOn: made.dependsOn });
  }
  if (made.outcome !== "refuted") {
    const why = made.outcome === "proved" ? "no administrator can create it, but no source shows that it is not there" : made.because;
    return undecided(`A principal named ${who} could ${ask.what}, and ${why}.`, proof.origin);
  }
  const maker = made.witness.kind === "request" ? `${made.witness.principal} (${made.witness.action})` : "an administrator";
  return broken(`${who}, which ${maker} can create, can ${ask.what}: ${proof.because}`, proof.origin, {
    witness,
    discriminator: discriminator(proof),
  });
}

/** Can an administrator of the account make a principal of that name? Then the name is theirs. Federated users are made by users. */
function creation(estate: Estate, ask: Ask, arn: string): Proof {
  const resource: ResourceSide = {
    arns: [text(arn.replace(/:sts:(.*):federated-user\/.*/, ":iam:$1:user/*"))],
    account: ask.account,
    policy: none,
    rcp: { levels: [], unread: [] },
    organization: membership(estate, ask.account),
  };
  const action = arn.includes(":role/") ? "iam:CreateRole" : "iam:CreateUser";
  return prove({ who: makersIn(estate, ask.account), actions: [action], resource, where: [] });
}

function discriminator(proof: Proof & { outcome: "refuted" }): string {
  return proof.witness.kind === "request" ? proof.witness.action : "";
}

function notDecided(ask: Ask, proof: Proof & { outcome: "undecided" }): Verdict {
  return undecided(`Whether someone can ${ask.what} is not decided: ${proof.because}`, proof.origin);
}

function proved(estate: Estate, ask: Ask, dependsOn: readonly Layer[]): Verdict {
  const guardrails = dependsOn.filter((layer) => layer === "scp" || layer === "rcp");
  const through = dependsOn.length === 0 ? "" : ` (by ${dependsOn.map((layer) => layerNames[layer]).join(" and ")})`;
  const who = { vendor: "No vendor principal", "not-customer": "Nobody but the customer", anyone: "Nobody" }[ask.by];
  return holds(`${who} can ${ask.what}${through}.`, {
    dependsOn,
    ...(guardrails.length > 0 && { assumes: [managementIsHonest(estate, ask)] }),
  });
}

const layerNames: Readonly<Record<Layer, string>> = {
  identity: "the principals' own policies",
  scp: "service control policies",
  rcp: "resource control policies",
  boundary: "permissions boundaries",
  session: "session policies",
  resource: "the resource's policy",
  endpoint: "endpoint policies",
  grant: "grants",
};

/** Guardrails bind only while whoever runs the management account leaves them alone: pitfalls.md P2. */
export function managementIsHonest({ file }: Estate, { what, origin: at }: Pick<Ask, "what" | "origin">): Assumed {
  const management = file.organization?.management ?? "";
  return {
    assumption: "management-account-honest",
    origin: at,
    witness: {
      kind: "path",
      hops: [
        {
          location: `any principal of management account ${management}`,
          resource: "the guardrails of the organization",
          rule: "organizations:DetachPolicy or organizations:UpdatePolicy; no guardrail binds that account",
        },
        { location: "an administrator of the account", resource: show([at.path]), rule: `can then ${what}` },
      ],
    },
  };
}
