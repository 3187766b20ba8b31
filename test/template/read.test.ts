import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { EstateFile, TemplateEntry } from "../../checks/model/estate-file.ts";
import { InputError } from "../../checks/model/input-error.ts";
import { openStacks, readTemplates, type TemplateReading } from "../../checks/sources/template/index.ts";
import { plain, resource, settledWorld } from "./opened.ts";

const made: string[] = [];
afterEach(() => made.splice(0).forEach((path) => rmSync(path, { recursive: true, force: true })));

function folder(files: Readonly<Record<string, string | Uint8Array | object>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "cofferdam-read-"));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content));
  }
  return root;
}

const tenants = [
  { id: "acme", account: "333333333333", region: "us-east-1" },
  { id: "globex", account: "444444444444", region: "eu-west-1" },
].map((tenant) => ({ ...tenant, custody: "vendor-organization" as const, customer: [], line: 1 }));

function estate(root: string, templates: readonly TemplateEntry[], more: Partial<EstateFile> = {}): EstateFile {
  return {
    path: join(root, "cofferdam.yaml"),
    vendor: { name: "V", accounts: { compute: "222222222222" }, units: {}, roles: [], service: [] },
    assumptions: [],
    tenants,
    templates,
    ...more,
  };
}

const stack = (file: string, environment = "aws://unknown-account/unknown-region"): object => ({
  type: "aws:cloudformation:stack",
  environment,
  properties: { templateFile: file },
});
const template = { Resources: { X: { Type: "T", Properties: { P: { "Fn::Sub": "${AWS::AccountId}/${AWS::Region}/${AWS::StackName}" } } } } };
const assembly = {
  "cdk.out/manifest.json": {
    version: "48",
    artifacts: {
      Compute: stack("x.json", "aws://222222222222/us-east-1"),
      Acme: stack("x.json", "aws://333333333333/us-east-1"),
      "Canonical-key": stack("x.json"),
      "Canonical-net": stack("y.json"),
    },
  },
  "cdk.out/x.json": template,
  "cdk.out/y.json": template,
};

const seen = ({ views }: TemplateReading): unknown =>
  views.map(({ label, tenants: of, stacks }) => [
    label,
    of.map((one) => one.id).join(),
    ...openStacks(stacks, settledWorld).map((one) => `${one.name}=${String(plain(resource([one], `${one.name}/X`).property("P")))}`),
  ]);

describe("views", () => {
  test("stacks placed by the manifest, and as tenants", () => {
    const root = folder(assembly);
    const reading = readTemplates(
      estate(root, [{ assembly: join(root, "cdk.out") }, { assembly: join(root, "cdk.out"), stacks: "Canonical*", tenants: ["acme", "globex"] }]),
    );
    expect(seen(reading)).toEqual([
      ["", "acme", "Compute=222222222222/us-east-1/Compute", "Acme=333333333333/us-east-1/Acme"],
      [
        "Canonical* as acme",
        "acme",
        "Canonical-key=333333333333/us-east-1/Canonical-key",
        "Canonical-net=333333333333/us-east-1/Canonical-net",
        "Compute=222222222222/us-east-1/Compute",
      ],
      [
        "Canonical* as globex",
        "globex",
        "Canonical-key=444444444444/eu-west-1/Canonical-key",
        "Canonical-net=444444444444/eu-west-1/Canonical-net",
        "Compute=222222222222/us-east-1/Compute",
      ],
    ]);
    expect(reading.notes).toEqual([{ plane: "template", name: "cdk.out", read: "4 stacks, 4 resources", unread: [] }]);
    expect(reading.files.map((one) => one.path)).toEqual([
      "templates/cdk.out/manifest.json",
      "templates/cdk.out/x.json",
      "templates/cdk.out/y.json",
      "templates/entries.json",
    ]);
  });

  test("only one tenant", () => {
    const root = folder(assembly);
    const reading = readTemplates(
      estate(root, [{ assembly: join(root, "cdk.out"), stacks: "Canonical*", tenants: ["acme", "globex"] }], { onlyTenant: "globex" }),
    );
    expect(reading.views.map((view) => view.label)).toEqual(["Canonical* as globex"]);
  });

  test("a stack without a place is noted, and a glob that matches none", () => {
    const root = folder(assembly);
    expect(
      readTemplates(estate(root, [{ assembly: join(root, "cdk.out") }, { assembly: join(root, "cdk.out"), stacks: "Nope*" }])).notes[0]?.unread,
    ).toEqual([
      "no stack matches Nope*",
      "Canonical-key: the manifest does not say its account and Region; name it in an entry with `tenants`",
      "Canonical-net: the manifest does not say its account and Region; name it in an entry with `tenants`",
    ]);
  });

  test("a stack of another account cannot be a tenant's", () => {
    const root = folder(assembly);
    expect(() => readTemplates(estate(root, [{ assembly: join(root, "cdk.out"), stacks: "Acme", tenants: ["globex"] }]))).toThrow(InputError);
  });

  test("a template file, with parameters; its stack's name is not known", () => {
    const root = folder({
      "net.yaml": "Parameters: {Cidr: {Type: String}}\nResources: {X: {Type: T, Properties: {P: !Sub '${Cidr} ${AWS::StackName}'}}}\n",
    });
    const reading = readTemplates(
      estate(root, [{ file: join(root, "net.yaml"), account: "333333333333", region: "us-east-1", parameters: { Cidr: "10.0.0.0/24" } }]),
    );
    expect(seen(reading)).toEqual([["", "acme", "net=10.0.0.0/24 {net/AWS::StackName:word}"]]);
    expect(reading.files.map((one) => one.path)).toEqual(["templates/net.yaml", "templates/entries.json"]);
  });

  test("a value for a parameter that is not declared is refused", () => {
    const root = folder({ "a.json": { ...template, Parameters: { Cidr: { Type: "String" } } } });
    const entry = { file: join(root, "a.json"), account: "333333333333", region: "us-east-1", parameters: { Cird: "x" } };
    expect(() => readTemplates(estate(root, [entry]))).toThrow(
      "a.json: the template has no parameter Cird, to which a value is given. Perhaps Cidr is meant.",
    );
  });

  test("one file in two accounts has two names", () => {
    const root = folder({ "a.json": template });
    const entry = (account: string): TemplateEntry => ({ file: join(root, "a.json"), account, region: "us-east-1", parameters: {} });
    expect(
      readTemplates(estate(root, [entry("333333333333"), entry("444444444444")])).views[0]?.stacks.map((one) => [one.name, one.account]),
    ).toEqual([
      ["a", "333333333333"],
      ["a-2", "444444444444"],
    ]);
  });

  test("an empty assembly has no views", () => {
    const root = folder({ "cdk.out/manifest.json": { version: "48", artifacts: {} } });
    expect(readTemplates(estate(root, [{ assembly: join(root, "cdk.out") }]))).toMatchObject({
      views: [],
      notes: [{ read: "0 stacks, 0 resources", unread: [] }],
    });
  });

  test("what is unread in a template is noted", () => {
    const root = folder({ "a.json": { Transform: "Mine", Resources: { N: { Type: "AWS::CloudFormation::Stack" } } } });
    expect(
      readTemplates(estate(root, [{ file: join(root, "a.json"), account: "333333333333", region: "us-east-1", parameters: {} }])).notes[0]?.unread,
    ).toEqual(["a: what the macro Mine adds was not read", "a/N: the nested stack's template is not among the files"]);
  });
});

describe("evidence", () => {
  const stored = (reading: TemplateReading): string => folder(Object.fromEntries(reading.files.map(({ path, bytes }) => [path, bytes])));
  const origins = (reading: TemplateReading): unknown =>
    reading.views.flatMap((view) => openStacks(view.stacks, settledWorld).flatMap((one) => one.resources(() => true).map((each) => each.origin)));

  test("is read again the same way, wherever it lies", () => {
    const root = folder({
      ...assembly,
      "other/cdk.out/manifest.json": assembly["cdk.out/manifest.json"],
      "other/cdk.out/x.json": template,
      "other/cdk.out/y.json": template,
      "a.json": { ...template, Parameters: { Q: { Type: "String" } } },
    });
    const first = readTemplates(
      estate(root, [
        { assembly: join(root, "cdk.out") },
        { assembly: join(root, "cdk.out"), stacks: "Canonical*", tenants: ["acme"] },
        { assembly: join(root, "other/cdk.out"), stacks: "Canonical*", tenants: ["globex"] },
        { file: join(root, "a.json"), account: "333333333333", region: "us-east-1", parameters: { Q: "q" } },
      ]),
    );
    const evidence = stored(first);
    rmSync(root, { recursive: true });
    const again = readTemplates(estate(evidence, []), evidence);
    expect(seen(again)).toEqual(seen(first));
    expect(again.notes).toEqual(first.notes);
    expect(origins(again)).toEqual(origins(first));
    expect(again.files).toEqual(first.files.map((one) => ({ path: one.path, bytes: one.bytes })));
  });

  test("made by hand: entries by their base name, other assemblies by their manifest", () => {
    const evidence = folder(
      Object.fromEntries(
        Object.entries(assembly).flatMap(([path, content]) => [
          [`templates/${path}`, content],
          [`templates/${path.replace("cdk.out", "more")}`, content],
        ]),
      ),
    );
    writeFileSync(join(evidence, "templates", "lost.json"), JSON.stringify(template));
    const entries: readonly TemplateEntry[] = [
      { assembly: "/gone/cdk.out", stacks: "Canonical*", tenants: ["acme"] },
      { file: "/gone/b.json", account: "333333333333", region: "us-east-1", parameters: {} },
    ];
    const reading = readTemplates(estate("/gone", entries), evidence);
    expect(reading.views.map((view) => view.label)).toEqual(["", "Canonical* as acme"]);
    expect(reading.notes.flatMap((note) => note.unread)).toEqual([
      "Canonical-key: the manifest does not say its account and Region; name it in an entry with `tenants`",
      "Canonical-net: the manifest does not say its account and Region; name it in an entry with `tenants`",
      "b.json: it is not among the evidence",
      "lost.json: nothing says where this template is deployed",
    ]);
  });

  test("without templates gives no views", () => {
    const evidence = folder({ "estate.yaml": "x" });
    expect(readTemplates(estate(evidence, [{ assembly: "/gone/cdk.out" }]), evidence)).toMatchObject({ views: [], notes: [] });
  });

  test("an index that leads out of the folder is refused", () => {
    for (const assemblyPath of ["../x", "..", "a/b", "."]) {
      const evidence = folder({ "templates/entries.json": { entries: [{ assembly: assemblyPath, shown: "x" }] } });
      expect(() => readTemplates(estate(evidence, []), evidence)).toThrow(InputError);
    }
  });
});
