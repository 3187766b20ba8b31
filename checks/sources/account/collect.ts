import { createHash } from "node:crypto";
import { attemptsMax } from "./calls.ts";
import { isPassing } from "./classify.ts";
import { AccountClients, type Attempt, type Endpoint } from "./clients.ts";
import { lacksOf } from "./endpoint.ts";
import { atMost, collectAccount, type Entrance, type Surroundings } from "./collect-account.ts";
import type { Journal, JournalHeader } from "./journal.ts";
import type { Operation } from "./operation.ts";
import { operationOf, operations } from "./operations.ts";
import type { AccountPlan } from "./plan.ts";
import type { Clock } from "./rates.ts";
import type { EvidenceStore } from "./store.ts";
import type { AwsCredentialIdentity } from "./wire.ts";
import { canonicalJson } from "../evidence/canonical-json.ts";
import type { EndpointNote } from "../../model/evidence.ts";
import { computeAccountsIn, type CollectorEntry, type EstateFile } from "../../model/estate-file.ts";
import { InputError } from "../../model/input-error.ts";
import { partitionOf } from "../../model/partition.ts";

/** Everything outside that collecting depends on. */
export interface CollectInput {
  readonly file: EstateFile;
  readonly collector: CollectorEntry;
  readonly endpoint: Endpoint;
  /** The caller's own credentials. */
  readonly credentials: AwsCredentialIdentity;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  /** Made from the header, so that a run can only be taken up by one like it. */
  readonly journal: (header: JournalHeader) => Journal;
  readonly policy: string;
  readonly clientVersions: Readonly<Record<string, string>>;
  /** What is known of an endpoint that stands in for AWS. */
  readonly answering?: EndpointNote;
  readonly accountsAtOnce?: number;
  readonly say?: (line: string) => void;
}

export interface Collected {
  readonly accounts: number;
  readonly calls: number;
  /** Once the evidence is whole: the journal goes. */
  readonly finish: () => void;
}

/** docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html: an external id is one of the trust policy's conditions. */
const assumeRole: Operation = {
  id: "sts.AssumeRole",
  service: "sts",
  name: "AssumeRole",
  iam: ["sts:AssumeRole"],
  where: "account",
  expect: ["Credentials"],
  absent: [],
  rate: "other",
  needs: [],
};

/**
 * Evidence of the estate file's accounts into the store, `accountsAtOnce` at a time. An account that cannot be entered is filed as
 * that, and the run goes on.
 * @throws InputError when the caller has no identity, the journal is another run's, or the store cannot be written.
 */
export async function collect(input: CollectInput): Promise<Collected> {
  const { file, endpoint, clock, store, say = () => undefined } = input;
  const plans = plansOf(file, input.collector, clock.now());
  const own = new AccountClients(endpoint, input.credentials);
  const caller = await identity(own, plans[0]?.home ?? "us-east-1");
  const journal = input.journal(headerOf(input, plans, caller.arn));
  try {
    const around: Surroundings = {
      endpoint,
      clock,
      store,
      journal,
      lacks: input.answering === undefined ? new Set() : lacksOf(input.answering),
      enter: async (account, region) => (account === caller.account ? { credentials: input.credentials } : assume(own, input, account, region)),
    };
    const started = clock.now();
    const [done, calls] = [{ count: 0 }, { count: 0 }];
    await atMost(input.accountsAtOnce ?? 30, plans, async (plan) => {
      const made = await collectAccount(plan, around);
      calls.count += made;
      done.count += 1;
      say(progressLine(done.count, plans.length, calls.count, clock.now() - started));
    });
    return { accounts: plans.length, calls: calls.count, finish: () => journal.end() };
  } catch (error) {
    journal.release();
    throw error;
  } finally {
    own.destroy();
  }
}

/** The management account first: it takes the longest, its quotas are the smallest. */
function plansOf(file: EstateFile, { regions, readsLogs }: CollectorEntry, now: number): readonly AccountPlan[] {
  const management = file.organization?.management;
  const home = file.tenants[0]?.region ?? "us-east-1";
  const vendor = [...new Set([...(management === undefined ? [] : [management]), ...Object.values(file.vendor.accounts)])];
  const tenants = file.tenants.filter((tenant) => file.onlyTenant === undefined || tenant.id === file.onlyTenant);
  const accounts = [...vendor, ...file.tenants.map((tenant) => tenant.account)];
  const common = { accounts, regions, readsLogs, now };
  const compute = computeAccountsIn(file);
  return [
    ...vendor.map((account) => ({ ...common, account, home, management: account === management, compute: compute.includes(account) })),
    ...tenants.map(({ account, region }) => ({ ...common, account, home: region, management: false, compute: compute.includes(account) })),
  ];
}

async function identity(own: AccountClients, region: string): Promise<{ readonly account: string; readonly arn: string }> {
  const { response, error } = await own.attempt(operationOf("sts.GetCallerIdentity"), region, {});
  const { Account, Arn } = response ?? {};
  if (typeof Account === "string" && typeof Arn === "string") return { account: Account, arn: Arn };
  const why = error === undefined ? "no identity" : `${error.code}${error.message === "" ? "" : `: ${error.message}`}`;
  if (error?.class === "transport")
    throw new InputError(`STS did not answer (${why}); look at the network and its proxy, then run the command again`);
  throw new InputError(`the credentials of this environment were not accepted by STS (${why}); sign in, then run the command again`);
}

async function assume(own: AccountClients, input: CollectInput, account: string, region: string): Promise<Entrance> {
  const { collector, clock } = input;
  const request = {
    RoleArn: `arn:${partitionOf(region).partition}:iam::${account}:role/${collector.role}`,
    RoleSessionName: "cofferdam",
    ...externalIdFor(account, input),
  };
  let attempt: Attempt = await own.attempt(assumeRole, region, request);
  for (let tries = 1; tries < attemptsMax && attempt.error?.class !== undefined && isPassing(attempt.error.class); tries++) {
    await clock.sleep(250 * 2 ** (tries - 1));
    attempt = await own.attempt(assumeRole, region, request);
  }
  const given = attempt.response?.["Credentials"] as Record<string, unknown> | undefined;
  if (typeof given?.["AccessKeyId"] === "string" && typeof given["SecretAccessKey"] === "string") {
    const token = given["SessionToken"];
    return {
      credentials: {
        accessKeyId: given["AccessKeyId"],
        secretAccessKey: given["SecretAccessKey"],
        ...(typeof token === "string" && { sessionToken: token }),
      },
    };
  }
  const error = attempt.error ?? { code: "ForeignReply", message: "the reply has no credentials", class: "malformed" as const };
  // The external id is shared with the account's owner only.
  const { ExternalId: _, ...shown } = request as Record<string, unknown>;
  return { refused: { request: shown, error, at: new Date(clock.now()).toISOString(), plane: attempt.grade } };
}

function externalIdFor(account: string, { collector: { externalId }, file }: CollectInput): { readonly ExternalId?: string } {
  const own = externalId === ofTenant ? file.tenants.find((tenant) => tenant.account === account)?.customerId : externalId;
  return own === undefined ? {} : { ExternalId: own };
}

/** In the estate file's `collector.externalId`: the tenant's `customerId`. */
export const ofTenant = "tenant:customerId";

function headerOf({ policy, clientVersions, endpoint, answering }: CollectInput, plans: readonly AccountPlan[], collector: string): JournalHeader {
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
  const table = operations.map(({ each: _, ...row }) => row);
  return {
    schema: "cofferdam/journal/1",
    plan: sha256(
      canonicalJson({
        table,
        regions: plans.map(({ account, home, compute, regions, readsLogs }) => ({ account, home, compute, regions, readsLogs })),
      }),
    ),
    policy: sha256(policy),
    clients: clientVersions,
    endpoint: endpoint.url?.href ?? "aws",
    ...(answering !== undefined && { answering }),
    collector,
    accounts: plans.map((plan) => plan.account).toSorted(),
  };
}

function progressLine(done: number, of: number, calls: number, milliseconds: number): string {
  const rate = calls / Math.max(1, milliseconds / 1000);
  const left = (milliseconds / done) * (of - done);
  const time = left < 90_000 ? `${Math.ceil(left / 1000)} s` : `${Math.ceil(left / 60_000)} min`;
  return `collecting: ${done} of ${of} accounts, ${Math.round(rate)} calls per second${done === of ? "" : `, about ${time} left`}`;
}
