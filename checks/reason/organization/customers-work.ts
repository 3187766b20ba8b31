import { guardrailsOf, membership, type GuardrailType } from "../policy/guardrails.ts";
import { customers, none, unsigned } from "../policy/principals.ts";
import { prove } from "../policy/prove.ts";
import type { Levels, PrincipalClass, Question } from "../policy/question.ts";
import type { Estate } from "../../model/estate.ts";
import type { TenantEntry } from "../../model/estate-file.ts";
import { known, type Origin } from "../../model/fact.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import { partitionOf } from "../../model/partition.ts";
import { text, type Text } from "../../model/text.ts";
import { broken, every, holds, undecided, type Verdict } from "../../model/verdict.ts";

/**
 * What a customer does without the vendor: the kill, logging in, reading the records. A guardrail leaves it alone when it refuses
 * the customer not every such request that comes from outside the vendor's networks, whatever else allows or refuses it.
 */
export function leavesCustomersAlone(policy: PolicyDocument, type: GuardrailType, estate: Estate): Verdict {
  return every(
    ...estate.file.tenants.flatMap((tenant): readonly Verdict[] => {
      const { levels, unread } = guardrailsOf(estate, tenant.account, type);
      if (levels.some((level) => level.includes(policy)))
        return worksOf(tenant, type, estate).map((work) => canDo(work, policy, type, estate, tenant));
      const [open] = unread;
      return open === undefined ? [] : [undecided(`Whether it binds account ${tenant.account} is not known: ${open.why}`, open.origin)];
    }),
  );
}

interface Work {
  /** How the sentence goes on: "disable its key". */
  readonly what: string;
  readonly action: string;
  readonly arn: Text;
  readonly who: PrincipalClass;
}

function worksOf({ account, region }: TenantEntry, type: GuardrailType, estate: Estate): readonly Work[] {
  const who = customers(estate, account);
  const { partition } = partitionOf(region);
  const hole = (symbol: string) => ({ symbol, domain: "id" }) as const;
  const key = text(`arn:${partition}:kms:${region}:${account}:key/`, hole(`a key of account ${account}`));
  const log = text(`arn:${partition}:s3:::`, hole(`an audit bucket of account ${account}`), `/AWSLogs/${account}/CloudTrail/log.json.gz`);
  const of = (what: string, action: string, arn: Text, by = who): Work => ({ what, action, arn, who: by });
  const logins = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"].flatMap((action) =>
    who.arns.map((arn) => of(`log in (${action})`, action, arn, unsigned)),
  );
  return [
    of("disable its key", "kms:DisableKey", key),
    of("schedule the deletion of its key", "kms:ScheduleKeyDeletion", key),
    of("cancel the deletion of its key", "kms:CancelKeyDeletion", key),
    of("change the policy of its key", "kms:PutKeyPolicy", key),
    of("read its trail's records", "s3:GetObject", log),
    of("decrypt its trail's records", "kms:Decrypt", key),
    of("look up events", "cloudtrail:LookupEvents", ["*"]),
    // A login is not signed, and SCPs bind the signed requests of the organization's principals.
    ...(type === "RESOURCE_CONTROL_POLICY" ? logins : []),
  ];
}

function canDo(work: Work, policy: PolicyDocument, type: GuardrailType, estate: Estate, tenant: TenantEntry): Verdict {
  const under = (level: readonly PolicyDocument[]): Question => questionOf(work, { levels: [level], unread: [] }, type, estate, tenant);
  const allow = allowing(policy.origin);
  const answer = prove(under([allow, policy]));
  if (answer.outcome === "refuted") return holds("");
  const { account } = tenant;
  if (answer.outcome === "undecided")
    return undecided(`Whether the customer of account ${account} can still ${work.what} is not decided: ${answer.because}`, policy.origin);
  const without = prove(under([allow]));
  const denial = policy.statements.find(({ effect }) => effect === "Deny")?.origin ?? policy.origin;
  return broken(`The customer of account ${account} can not ${work.what}: every such request is refused.`, denial, {
    ...(without.outcome === "refuted" && { witness: without.witness }),
    discriminator: work.action,
  });
}

function questionOf({ action, arn, who }: Work, guardrail: Levels, type: GuardrailType, estate: Estate, { account }: TenantEntry): Question {
  const unbound: Levels = { levels: [], unread: [] };
  const isScp = type === "SERVICE_CONTROL_POLICY";
  const { origin } = allowing({ source: "template", path: "" });
  const condition = { operator: "Null", ifExists: false, key: "aws:SourceVpce", values: [["true"]], origin };
  return {
    who: [{ ...who, scp: isScp ? guardrail : unbound }],
    actions: [action],
    resource: {
      arns: [arn],
      account,
      policy: action === "cloudtrail:LookupEvents" ? none : known(allowing(origin, everyone), origin),
      rcp: isScp ? unbound : guardrail,
      organization: membership(estate, account),
    },
    where: [condition],
  };
}

const everyone = { negated: false, entries: [{ type: "*", value: ["*"] }] } as const;

function allowing(origin: Origin, principal?: Statement["principal"]): PolicyDocument {
  const everything = { negated: false, patterns: [["*"]] };
  const statement: Statement = {
    effect: "Allow",
    origin,
    action: everything,
    resource: everything,
    conditions: [],
    ...(principal !== undefined && { principal }),
  };
  return { version: "2012-10-17", statements: [statement], origin, notes: [] };
}
