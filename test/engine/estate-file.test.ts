import { describe, expect, test } from "vitest";
import { readEstateFile } from "../../checks/sources/estate-file.ts";

const good = `organization: { id: o-exampleorgid, management: "111111111111" }
vendor:
  name: PanOps
  accounts: { management: "111111111111", compute: "222222222222" }
  units: { compute: Infrastructure }
assumptions: [management-account-honest]
tenants:
  - id: acme
    account: "333333333333"
    region: us-east-1
    unit: Tenants/Active
    customer: ["arn:aws:iam::333333333333:role/customer/*"]
templates:
  - { assembly: cdk.out }
  - { assembly: cdk.out, stacks: "Canonical*", tenants: all }
  - { file: network.yaml, account: "333333333333", region: us-east-1, parameters: { Cidr: 10.64.3.0/24 } }
`;

const read = (text: string): ReturnType<typeof readEstateFile> => readEstateFile(Buffer.from(text), "/here/cofferdam.yaml");

test("a good file: paths are made absolute, `all` is expanded, defaults are set", () => {
  const file = read(good);
  expect(file.templates).toEqual([
    { assembly: "/here/cdk.out" },
    { assembly: "/here/cdk.out", stacks: "Canonical*", tenants: ["acme"] },
    { file: "/here/network.yaml", account: "333333333333", region: "us-east-1", parameters: { Cidr: "10.64.3.0/24" } },
  ]);
  expect(file.tenants[0]).toMatchObject({ id: "acme", custody: "vendor-organization", line: 8 });
});

describe("one line that names file, line, key and what to do", () => {
  const bad: readonly [string, string, RegExp][] = [
    ["unknown key", good.replace("assumptions:", "asumptions:"), /cofferdam\.yaml:6: unknown key asumptions; did you mean assumptions\?/],
    ["unknown key of a tenant", good.replace("    unit:", "    unti:"), /:11: unknown key tenants\.0\.unti; did you mean unit\?/],
    ["unknown key of a template entry", good.replace("stacks:", "stack:"), /:15: unknown key templates\.1\.stack; did you mean stacks\?/],
    ["unknown assumption", good.replace("management-account-honest", "management-acount-honest"), /:6: .*did you mean management-account-honest\?/],
    ["wrong account id", good.replace('account: "333333333333"\n    region', 'account: "33333"\n    region'), /:9: tenants\.0\.account: .*12 digits/],
    [
      "account id without quotes",
      good.replace('account: "333333333333"\n    region', "account: 333333333333\n    region"),
      /:9: tenants\.0\.account/,
    ],
    ["wrong Region", good.replace("region: us-east-1\n    unit", "region: mars\n    unit"), /:10: .*AWS Region/],
    [
      "tenant twice",
      good.replace(
        "templates:",
        '  - { id: acme, account: "444444444444", region: us-east-1, customer: ["arn:aws:iam::444444444444:role/c"] }\ntemplates:',
      ),
      /:13: tenant acme: id acme is taken by tenant acme/,
    ],
    [
      "account twice",
      good.replace(
        "templates:",
        '  - { id: globex, account: "333333333333", region: us-east-1, customer: ["arn:aws:iam::333333333333:role/c"] }\ntemplates:',
      ),
      /:13: tenant globex: account 333333333333 is taken by tenant acme/,
    ],
    [
      "a vendor account as tenant",
      good.replace('account: "333333333333"\n    region', 'account: "222222222222"\n    region'),
      /account 222222222222 is taken by vendor\.accounts\.compute/,
    ],
    ["no such tenant", good.replace("tenants: all", "tenants: [acmee]"), /:15: .*there is no tenant acmee/],
    ["units of an unknown account", good.replace("compute: Infrastructure", "cmopute: Infrastructure"), /no vendor account of that name/],
    ["no tenant", good.replace(/tenants:\n[\s\S]*?templates:/, "tenants: []\ntemplates:"), /at least one tenant/],
    ["missing vendor", "tenants: []\n", /vendor: is required/],
    ["duplicate keys", `${good}assumptions: []\n`, /:17: Map keys must be unique/],
    ["empty", "", /the file is empty/],
    ["a list", "- a\n", /cofferdam\.yaml/],
    ["__proto__", `${good}__proto__: { polluted: true }\n`, /unknown key __proto__/],
    ["deep nesting", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, /nested deeper than 100 levels/],
    ["a YAML bomb", bomb(), /aliases/],
    ["broken YAML", "vendor: {name: [}\n", /cofferdam\.yaml:1: /],
  ];
  test.each(bad)("%s", (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(expect.objectContaining({ name: "InputError", message: expect.not.stringContaining("\n") }));
  });
  test("not UTF-8", () => {
    expect(() => readEstateFile(Buffer.from([0xff, 0xfe, 0x41]), "x.yaml")).toThrow(/not UTF-8/);
  });
  test("nothing is polluted", () => {
    expect(() => read(`${good}__proto__: { polluted: true }\n`)).toThrow();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

function bomb(): string {
  const rows = Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
  return `a0: &a0 [x]\n${rows.join("\n")}\n`;
}
