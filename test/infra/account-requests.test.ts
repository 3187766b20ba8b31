import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedRegistry } from "./registry-records.ts";
import { synthesized, templateOf, tenantTemplates } from "./assembly.ts";
import { accountRequest, accountRequests, changeParameters, controlTowerParameters, requestProblems, vending } from "../../infra/registry/aft.ts";
import { readRegistry } from "../../infra/registry/registry.ts";
import { problemsOf } from "../../infra/registry/rules.ts";

const registry = generatedRegistry(1000, 20260101);
const [sample] = registry.tenants;
if (sample === undefined) throw new Error("no record");
const good = accountRequest(sample, registry, vending);

/** A request with one member of one variable changed; `undefined` takes it out. */
function changed(variable: keyof typeof good, name: string, value: unknown): object {
  return JSON.parse(JSON.stringify({ ...good, [variable]: { ...(good[variable] as object), [name]: value } })) as object;
}

/** What Terraform refuses, and we with the same field. */
const bad: readonly (readonly [title: string, request: object, field: string])[] = [
  ...controlTowerParameters.map(
    (name) => [`without ${name}`, changed("control_tower_parameters", name, undefined), `control_tower_parameters.${name}`] as const,
  ),
  ...changeParameters.map(
    (name) => [`without ${name}`, changed("change_management_parameters", name, undefined), `change_management_parameters.${name}`] as const,
  ),
  ["without any Control Tower parameter", { ...good, control_tower_parameters: undefined }, "control_tower_parameters"],
  ["without any change parameter", { ...good, change_management_parameters: undefined }, "change_management_parameters"],
  ["an empty name", changed("control_tower_parameters", "AccountName", " "), "control_tower_parameters.AccountName"],
  ["a long name", changed("control_tower_parameters", "AccountName", "a".repeat(51)), "control_tower_parameters.AccountName"],
  ["an address that is none", changed("control_tower_parameters", "AccountEmail", "acme"), "control_tower_parameters.AccountEmail"],
  ["a long address", changed("control_tower_parameters", "AccountEmail", `${"a".repeat(60)}@example.com`), "control_tower_parameters.AccountEmail"],
  ["an empty reason", changed("change_management_parameters", "change_reason", ""), "change_management_parameters.change_reason"],
  ["a list for a text", changed("control_tower_parameters", "AccountName", ["a"]), "control_tower_parameters.AccountName"],
  ["a map for a tag", changed("account_tags", "tenant", { a: "b" }), "account_tags.tenant"],
  ["a text for the fields", { ...good, custom_fields: "none" }, "custom_fields"],
  ["an empty field", changed("custom_fields", "cidr", ""), "custom_fields.cidr"],
  ["a field that is no parameter's name", changed("custom_fields", "a b", "c"), "custom_fields.a b"],
  ["a variable that there is not", { ...good, accountTags: {} }, "accountTags"],
];

describe("account requests", () => {
  it("of 1,000 sound records are what AFT takes, each in a file of its own", () => {
    expect(problemsOf(registry)).toEqual([]);
    const files = accountRequests(registry, vending, "all");
    expect(files.size).toBe(1000);
    for (const [name, text] of files) {
      const { module } = JSON.parse(text) as { readonly module: Readonly<Record<string, object>> };
      const [[, request] = []] = Object.entries(module);
      expect([name, requestProblems(request)]).toEqual([expect.stringMatching(/^tenant-[a-z0-9-]+\.tf\.json$/), []]);
    }
    const waiting = registry.tenants.filter(({ phase }) => phase === "requested").length;
    expect(accountRequests(registry, vending, "requested").size).toBe(waiting);
    expect(waiting).toBeGreaterThan(0);
  });

  it.each(bad)("%s: refused", (_, request, field) => {
    expect(requestProblems(request)).toEqual([expect.stringMatching(new RegExp(`^${field.replaceAll(".", "\\.")}: `))]);
  });

  it("leave what the tenant's templates read", () => {
    const assembly = synthesized();
    const read = new Set(
      tenantTemplates.flatMap((name) =>
        Object.values(templateOf(assembly, `Canonical-${name}`).Parameters ?? {}).flatMap(
          ({ Default = "" }) => /^\/aft\/account-request\/custom-fields\/(.+)$/.exec(Default)?.[1] ?? [],
        ),
      ),
    );
    for (const record of readRegistry().tenants) {
      expect(Object.keys(accountRequest(record, readRegistry(), vending).custom_fields).toSorted()).toEqual([...read].toSorted());
    }
  });

  it("run nothing that a text holds", () => {
    const text = [...accountRequests(registry, { ...vending, reason: "${file(1)} %{ if true }" }, "all").values()][0] ?? "";
    expect(text).toContain("$${file(1)} %%{ if true }");
  });
});

const version = /Terraform v(\d+\.\d+\.\d+)/.exec(spawnSync("terraform", ["version"], { encoding: "utf8" }).stdout ?? "")?.[1];
const title = version === undefined ? "terraform is not installed: the module is not tried" : `terraform ${version}`;

describe.skipIf(version === undefined)(title, () => {
  const folders: string[] = [];
  let home = "";
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "cofferdam-"));
    folders.push(home);
    writeFileSync(join(home, "terraformrc"), "");
  });
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** Without network: there is no provider, and modules lie in the folder. */
  function terraform(folder: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, TF_CLI_CONFIG_FILE: join(home, "terraformrc"), CHECKPOINT_DISABLE: "1" };
    const { status, stdout, stderr } = spawnSync("terraform", args, { cwd: folder, encoding: "utf8", env, maxBuffer: 2 ** 26 });
    return { status, said: `${stdout}${stderr}` };
  }

  function validated(files: ReadonlyMap<string, string>): { readonly status: number | null; readonly said: string } {
    const folder = mkdtempSync(join(tmpdir(), "cofferdam-"));
    folders.push(folder);
    mkdirSync(join(folder, "modules"));
    cpSync(join("infra", "registry", "aft-request"), join(folder, "modules", "aft-account-request"), { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    const init = terraform(folder, "init", "-backend=false", "-no-color");
    if (init.status !== 0) return init;
    return terraform(folder, "plan", "-refresh=false", "-input=false", "-lock=false", "-no-color");
  }

  it("finds the module as it formats it", () => {
    expect(terraform(join("infra", "registry", "aft-request"), "fmt", "-check", "-diff")).toEqual({ status: 0, said: "" });
  });

  it("takes the requests of a hundred of the records", () => {
    const files = new Map([...accountRequests(registry, vending, "all")].filter((_, i) => i % 10 === 0));
    const { status, said } = validated(files);
    expect([status, /Plan: .*/.exec(said)?.[0]]).toEqual([0, "Plan: 100 to add, 0 to change, 0 to destroy."]);
  });

  it("keeps a text that looks like an expression", () => {
    const { status, said } = validated(accountRequests(readRegistry(), { ...vending, reason: "${1 + 1} %{ if true }" }, "all"));
    expect([status, said]).toEqual([0, expect.stringContaining('change_reason       = "${1 + 1} %{ if true }"')]);
  });

  it.each(bad)("refuses one %s", (_, request) => {
    const text = JSON.stringify({ module: { tenant: { source: vending.module, ...request } } });
    expect(validated(new Map([["tenant.tf.json", text]])).status).toBe(1);
  });
});
