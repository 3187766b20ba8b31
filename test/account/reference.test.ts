import { NormalizedSchema } from "@smithy/core/schema";
import { expect, test } from "vitest";
import { collectFrom } from "./aws/collecting.ts";
import { withDigests } from "./aws/digests.ts";
import { referencePlatform } from "./aws/platform.ts";
import { fakeAws, keysOf } from "./aws/wire.ts";
import { writtenViews } from "./aws/written.ts";
import { checks } from "../../checks/claims/index.ts";
import type { Check } from "../../checks/engine/define-check.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import type { Finding } from "../../checks/model/run.ts";
import type { View } from "../../checks/model/world.ts";
import { operations } from "../../checks/sources/account/operations.ts";
import { readAccounts } from "../../checks/sources/account/index.ts";
import { signedOperations } from "../../checks/sources/account/signed-request.ts";

const asDeployed = referencePlatform({ pageSize: 3 });
/** In the customers' own run, where every claim is judged. */
const platform = withDigests(asDeployed, ["us-east-1", "eu-west-1"]);
const written = { template: writtenViews(platform.file), canonical: writtenViews(platform.file, "canonical") };
const ofTenants = checks.filter(({ planes, scope }) => planes.includes("account") && scope === undefined);

function onAccounts(check: Check, views: readonly View[]): readonly Finding[] {
  const findings = judgeCheck(check, [...(check.beside === undefined ? [] : written[check.beside]), ...views], platform.file);
  return findings.filter(({ plane }) => plane === "account");
}

test("every claim of the plane account holds on the reference platform as deployed, read through real clients page by page", async () => {
  const store = await collectFrom(fakeAws(platform), platform.file);
  const { views, notes } = readAccounts(platform.file, store);
  expect(notes.map(({ unread }) => unread)).toEqual([[]]);
  for (const check of checks.filter(({ planes }) => planes.includes("account"))) {
    const findings = onAccounts(check, views);
    expect(findings.map(({ outcome, because }) => [check.id, outcome, outcome === "holds" ? "" : because])).toEqual(
      findings.map(() => [check.id, "holds", ""]),
    );
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ plane, grade }) => plane === "account" && grade === "emulated")).toBe(true);
  }
});

/** live-accounts.md §7: ceilings of 100 calls for a tenant account, 130 for one of shared compute, and 10 for each further Region of a tenant's. */
test.each([
  { what: "a tenant account", account: "333333333333", calls: 75, further: 6 },
  { what: "the compute account", account: "222222222222", calls: 86, further: 11 },
])("$what takes $calls calls, each further Region $further", async ({ account: asked, calls, further }) => {
  const callsWith = async (regions: readonly string[]): Promise<number> => {
    const fake = fakeAws(referencePlatform({ regions }));
    await collectFrom(fake, asDeployed.file);
    return fake.calls.filter(({ account, operation }) => account === asked && operation !== "AssumeRole").length;
  };
  expect(await callsWith(["us-east-1"])).toBe(calls);
  expect(await callsWith(["us-east-1", "eu-west-1", "eu-west-3"])).toBe(calls + 2 * further);
});

test("ids of the operation table are unique, and each operation names the permissions it needs", () => {
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  expect(operations.filter(({ iam, id }) => iam.length === 0 && id !== "sts.GetCallerIdentity")).toEqual([]);
});

test("an account whose role cannot be assumed is undecided in every claim, and the run goes on", async () => {
  const denied = fakeAws({
    ...platform,
    fault: ({ operation, input }) => (operation === "AssumeRole" && String(input["RoleArn"]).includes("333333333333") ? "denied" : undefined),
  });
  const { views, notes } = readAccounts(platform.file, await collectFrom(denied, platform.file));
  expect(notes[0]?.unread).toEqual([
    expect.stringMatching(/^Account 333333333333 was not entered: sts.AssumeRole of .* failed \(AccessDenied\); it needs sts:AssumeRole/),
  ]);
  const population = checks.find(({ id }) => id === "run-covers-population");
  const [said] = population === undefined ? [] : judgeCheck(population, views, platform.file);
  expect([said?.outcome, said?.subject, said?.tenant, said?.because]).toEqual([
    "undecided",
    "o-exampleorgid",
    null,
    "Account 333333333333 is named in the estate file and was not collected.",
  ]);
  for (const check of ofTenants) {
    const findings = onAccounts(check, views);
    expect(findings.filter(({ tenant }) => tenant === "acme").map(({ outcome }) => outcome)).toEqual(["undecided"]);
    expect(findings.filter(({ tenant }) => tenant === "globex").every(({ outcome }) => outcome === "holds")).toBe(true);
  }
});

test("answers from another account are used for nothing", async () => {
  const elsewhere = fakeAws({
    ...platform,
    answer: (call) => platform.answer({ ...call, account: call.account === "333333333333" ? "444444444444" : call.account }),
  });
  const { views } = readAccounts(platform.file, await collectFrom(elsewhere, platform.file));
  for (const check of ofTenants) {
    const finding = onAccounts(check, views).find(({ tenant }) => tenant === "acme");
    expect([finding?.outcome, finding?.because]).toEqual([
      "undecided",
      expect.stringContaining("names account 444444444444 where 333333333333 was entered"),
    ]);
  }
});

test("credentials without an identity end the run before anything is collected", async () => {
  const refused = fakeAws({ ...platform, fault: ({ operation }) => (operation === "GetCallerIdentity" ? "expired" : undefined) });
  await expect(collectFrom(refused, platform.file)).rejects.toThrow(/were not accepted by STS \(ExpiredToken.*sign in/);
});

test("an STS that does not answer is no refused sign-in", async () => {
  const down = fakeAws({ ...platform, fault: ({ operation }) => (operation === "GetCallerIdentity" ? "reset" : undefined) });
  await expect(collectFrom(down, platform.file)).rejects.toThrow(/^STS did not answer \(ECONNRESET.*look at the network/);
});

test("neither keys nor the external id reach the evidence", async () => {
  const collector = { role: "cofferdam/Collector", readsLogs: false, regions: "all", externalId: "planted-external-id" } as const;
  const denied = fakeAws({
    ...platform,
    fault: ({ operation, input }) => (operation === "AssumeRole" && String(input["RoleArn"]).includes("444444444444") ? "denied" : undefined),
  });
  const store = await collectFrom(denied, platform.file, { collector });
  const text = store
    .accounts()
    .flatMap((account) => store.filesOf(account).map(({ path, bytes }) => path + Buffer.from(bytes).toString()))
    .join("\n");
  for (const planted of ["planted-external-id", keysOf("1").secretAccessKey, "secret-of-the-session", "token-of-"])
    expect(text).not.toContain(planted);
});

test("each tenant's role is entered with that tenant's id, the vendor's accounts without one", async () => {
  const asked: Record<string, unknown> = {};
  const watched = fakeAws({
    ...platform,
    fault: ({ operation, input }) => {
      if (operation === "AssumeRole") asked[String(input["RoleArn"]).split(":")[4] ?? ""] = input["ExternalId"];
      return undefined;
    },
  });
  const collector = { role: "cofferdam/Collector", readsLogs: false, regions: "all", externalId: "tenant:customerId" } as const;
  await collectFrom(watched, platform.file, { collector });
  const { "333333333333": acme, "444444444444": globex, ...vendor } = asked;
  expect([acme, globex]).toEqual(platform.file.tenants.map(({ customerId }) => customerId));
  expect([Object.keys(vendor).length > 0, new Set(Object.values(vendor))]).toEqual([true, new Set([undefined])]);
});

test("values of a function's environment are redacted before hashing, and the record says so", async () => {
  const account = platform.accounts.get("333333333333");
  const own = account?.lists.get("lambda.ListFunctions us-east-1") ?? [];
  account?.add("lambda.ListFunctions us-east-1", { FunctionName: "f", Environment: { Variables: { TOKEN: "planted-value" } } });
  const store = await collectFrom(fakeAws(platform), platform.file);
  account?.lists.set("lambda.ListFunctions us-east-1", own);
  const file = store.filesOf("333333333333").find(({ path }) => path.includes("/us-east-1/lambda.ListFunctions/"));
  expect(JSON.parse(Buffer.from(file?.bytes ?? []).toString())).toMatchObject({
    response: { Functions: expect.arrayContaining([{ FunctionName: "f", Environment: { Variables: { TOKEN: "redacted" } } }]) as unknown },
    redacted: ["response.Functions.*.Environment.Variables.*"],
  });
});

test("what the endpoint lacks is unsupported, and named", async () => {
  const store = await collectFrom(fakeAws(platform), platform.file, { answering: { kind: "unknown", probes: { cloudtrail: "not shown" } } });
  const { views, notes } = readAccounts(platform.file, store);
  expect(notes[0]?.read).toMatch(/^6 accounts, \d+ replies, 6 of them failures \(emulated\)$/);
  const trail = checks.find(({ id }) => id === "audit-trail-is-tenants-own");
  const findings = trail === undefined ? [] : judgeCheck(trail, views, platform.file);
  expect(findings.map(({ outcome, because }) => [outcome, because])).toEqual(
    ["333333333333", "444444444444"].map((account) => [
      "undecided",
      expect.stringContaining(`cloudtrail.DescribeTrails is not supported by the endpoint (Unsupported) in account ${account}`),
    ]),
  );
});

test("a type of policy that is switched off binds nobody: no account is safe behind it", async () => {
  const off = referencePlatform();
  const [root] = off.accounts.get("111111111111")?.lists.get("organizations.ListRoots") ?? [];
  off.accounts.get("111111111111")?.lists.set("organizations.ListRoots", [{ ...root, PolicyTypes: [] }]);
  const { views } = readAccounts(off.file, await collectFrom(fakeAws(off), off.file));
  const network = checks.find(({ id }) => id === "network-no-internet-path");
  const findings = network === undefined ? [] : judgeCheck(network, views, off.file);
  expect(findings.map(({ outcome }) => outcome)).toEqual(["broken", "broken"]);
});

test("an estate without an organization has no population to cover", async () => {
  const { organization: _, ...alone } = platform.file;
  const { views } = readAccounts(alone, await collectFrom(fakeAws(platform), alone));
  const population = checks.find(({ id }) => id === "run-covers-population");
  expect(population === undefined ? undefined : judgeCheck(population, views, alone)).toEqual([]);
});

test("every member of a request is one that the API has: the SDK leaves out others without a word", async () => {
  const store = await collectFrom(fakeAws(platform), platform.file);
  const strange: string[] = [];
  for (const account of store.accounts()) {
    for (const { path, bytes } of store.filesOf(account)) {
      const [, , id = ""] = path.split("/");
      const [service = "", operation = ""] = id.split(".");
      if (signedOperations[id] !== undefined) continue;
      const module = (await import(`@aws-sdk/client-${service}`)) as Readonly<Record<string, readonly unknown[]>>;
      const input = NormalizedSchema.of(module[`${operation}$`]?.[4] as never);
      const known = [...input.structIterator()].map(([name]) => name);
      const { request } = JSON.parse(Buffer.from(bytes).toString()) as { readonly request: object };
      strange.push(...Object.keys(request).flatMap((name) => (known.includes(name) ? [] : [`${id}: ${name}`])));
    }
  }
  expect([...new Set(strange)]).toEqual([]);
});
