import { readFileSync } from "node:fs";
import { draft04 } from "./ajv.ts";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { known } from "../../checks/model/fact.ts";
import type { Run } from "../../checks/model/run.ts";
import { formats, type FormatName } from "../../reports/formats.ts";
import { columns } from "../../reports/plain.ts";
import { fleetRun, hostile, hostileRun, mixedRun, present, referenceRun } from "./sample-run.ts";
import { sarifSchema } from "./sarif-schema.ts";

const options = { width: 80, colour: false, root: "/home/dev/platform" };
const runs: Readonly<Record<string, Run>> = { reference: referenceRun, mixed: mixedRun, hostile: hostileRun };
const textFormats = ["terminal", "json", "sarif", "junit"] as const satisfies readonly FormatName[];
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

describe("every format", () => {
  test.each(Object.keys(formats) as FormatName[])("%s: equal runs give equal text that ends in one newline", (name) => {
    for (const run of Object.values(runs)) {
      const text = formats[name](run, options);
      expect(formats[name](structuredClone(run), options)).toBe(text);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });

  test.each(textFormats)("%s: a hostile name is only text", (name) => {
    for (const verbose of [false, true]) expect(dangerous.test(formats[name](hostileRun, { ...options, verbose }).replaceAll("\n", ""))).toBe(false);
  });
});

describe("json", () => {
  test("is the run, in the model's order", () => {
    expect(formats.json(mixedRun, options)).toBe(`${JSON.stringify(mixedRun, null, 2)}\n`);
    expect(JSON.parse(formats.json(hostileRun, options))).toEqual(JSON.parse(JSON.stringify(hostileRun)));
  });

  test("does not depend on how the objects were built", () => {
    const backwards = (of: unknown): unknown => {
      if (Array.isArray(of)) return of.map(backwards);
      if (of === null || typeof of !== "object") return of;
      return Object.fromEntries(
        Object.entries(of)
          .toReversed()
          .map(([key, value]) => [key, backwards(value)]),
      );
    };
    expect(formats.json(backwards(mixedRun) as Run, options)).toBe(formats.json(mixedRun, options));
  });

  test("writes a line that is computed on first use", () => {
    class Lazy {
      readonly source = "template" as const;
      readonly path = "Stack/Key";
      get line(): number {
        return 17;
      }
    }
    const origin = known(1, new Lazy()).origin;
    const run: Run = { ...mixedRun, findings: mixedRun.findings.map((finding) => ({ ...finding, origin })) };
    expect(formats.json(run, options)).toContain('"line": 17');
  });
});

describe("terminal", () => {
  test("the reference platform fits the first screen and is named as such first", () => {
    const lines = formats.terminal(referenceRun, options).trimEnd().split("\n");
    expect(lines[0]).toBe("Cofferdam's own reference platform was judged here, not yours.");
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(80);
    const text = lines.join("\n");
    for (const check of referenceRun.checks) expect(text).toContain(`✓ holds        ${check.id}`);
    for (const part of [
      "Proved under management-account-honest, aws-enforces",
      "resource, scp",
      "75 claims without a check",
      "cdk.out: 14 stacks",
      "cofferdam init",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("a broken run shows the worst finding with its witness, and every finding that needs someone with its command", () => {
    const text = formats.terminal(mixedRun, options);
    expect(text).toMatchSnapshot();
    const screen = text.split("\n").slice(0, 24).join("\n");
    expect(screen).toContain("✗ broken: 4 of 7 claims are broken.");
    expect(screen).toContain("may kms:ScheduleKeyDeletion on");
    expect(screen).toContain("cdk.out/Acme-key.template.json:41");
    for (const finding of mixedRun.findings.filter((each) => each.outcome !== "holds"))
      expect(text).toContain(`cofferdam explain ${finding.fingerprint.slice(0, 12)}`);
    for (const line of text.split("\n")) expect(columns(line)).toBeLessThanOrEqual(80);
  });

  test("colour only adds escape codes", () => {
    // oxlint-disable-next-line no-control-regex
    const bare = formats.terminal(mixedRun, { ...options, colour: true }).replaceAll(/\u001b\[\d+m/g, "");
    expect(bare).toBe(formats.terminal(mixedRun, options));
    expect(formats.terminal(mixedRun, { ...options, colour: true })).not.toBe(bare);
  });

  test("verbose leaves nothing out", () => {
    const text = formats.terminal(mixedRun, { ...options, width: 400, verbose: true });
    for (const finding of mixedRun.findings) expect(text).toContain(finding.because);
    for (const check of mixedRun.checks) for (const limit of check.limits) expect(text).toContain(limit);
    for (const name of mixedRun.run.notBuilt) expect(text).toContain(name);
  });

  test("many claims that hold do not push the bad news away", () => {
    const run = fleetRun(100, 0);
    const many: Run = {
      ...run,
      checks: [...run.checks, ...Array.from({ length: 40 }, (_, i) => ({ ...present(run.checks[0]), id: `more-${i}`, outcome: "holds" as const }))],
    };
    expect(formats.terminal(many, options)).toMatch(/✓ \d+ claims hold: --verbose lists them/);
  });
});

describe("sarif", () => {
  const ajv = draft04({ strict: false, allErrors: true });
  const valid = ajv.compile(sarifSchema);
  const log = (run: Run) => JSON.parse(formats.sarif(run, options)) as Sarif;
  const only = (run: Run) => present(log(run).runs[0]);

  test.each(Object.entries(runs))("%s is valid", (_name, run) => {
    expect(valid(log(run)), JSON.stringify(valid.errors?.slice(0, 3))).toBe(true);
  });

  test("the schema refuses a result without what we rely on", () => {
    for (const member of ["ruleId", "message", "level", "locations", "partialFingerprints"]) {
      const mutant = log(mixedRun);
      Reflect.deleteProperty(present(mutant.runs[0]?.results[0]), member);
      expect(valid(mutant), member).toBe(false);
    }
  });

  test("findings stand at their line of the template, by a relative address", () => {
    const { results, tool } = only(mixedRun);
    expect(results).toHaveLength(mixedRun.findings.filter((finding) => finding.outcome !== "holds").length);
    const key = present(results.find((result) => result.ruleId === "key-vendor-cannot-destroy"));
    expect(key.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "cdk.out/Acme-key.template.json", uriBaseId: "%SRCROOT%" },
      region: { startLine: 41 },
    });
    expect(key.locations[0]?.logicalLocations[0]?.name).toBe("Acme-key/DataKey");
    expect(key.level).toBe("error");
    expect(key.partialFingerprints["cofferdam/1"]).toMatch(/^[0-9a-f]{64}$/);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    const rule = present(tool.driver.rules.find((each) => each.id === "key-vendor-cannot-destroy"));
    expect(rule.properties["security-severity"]).toBe("9.5");
    expect(rule.help.markdown).toContain("**Fix**");
    expect(
      present(results.find((result) => result.ruleId === "audit-trail-is-tenants-own")).locations[0]?.physicalLocation.artifactLocation.uri,
    ).toBe("cofferdam.yaml");
    expect(results.find((result) => result.codeFlows)?.codeFlows?.[0]?.threadFlows[0]?.locations).toHaveLength(4);
  });

  test("undecided is a warning that says so; a waiver is a suppression", () => {
    const { results, invocations } = only(mixedRun);
    const undecided = results.filter((result) => result.ruleId === "bucket-blocks-public-access");
    expect(undecided.map((result) => [result.level, result.message.text.slice(0, 10)])).toEqual([["warning", "undecided:"]]);
    const suppressed = results.filter((result) => result.suppressions !== undefined);
    expect(suppressed).toHaveLength(1);
    expect(suppressed[0]?.suppressions?.[0]?.justification).toContain("Accepted until 2027-03-31 (W-7)");
    expect(invocations[0]?.toolExecutionNotifications).toHaveLength(1);
  });

  test("no name becomes a link or a placeholder", () => {
    for (const { message } of only(hostileRun).results) {
      expect(message.text.replaceAll(/\\[\\[\]]/g, "")).not.toMatch(/[[\]]/);
      expect(message.text.replaceAll(/\{\{|\}\}/g, "")).not.toMatch(/[{}]/);
    }
  });
});

describe("junit", () => {
  const schema = readFileSync(new URL("junit-10.xsd", import.meta.url), "utf8");
  const errors = async (xml: string) =>
    (await validateXML({ xml: [{ fileName: "junit.xml", contents: xml }], schema: [schema] })).errors.map((error) => error.message);

  test.each(Object.entries(runs))("%s is valid", async (_name, run) => {
    expect(await errors(formats.junit(run, options))).toEqual([]);
  });

  test("the schema refuses a suite without counts and a case without a name", async () => {
    const xml = formats.junit(mixedRun, options);
    expect(await errors(xml.replace(/(<testsuite [^>]*) failures="\d+"/, "$1"))).not.toEqual([]);
    expect(await errors(xml.replace(/<testcase name="[^"]*"/, "<testcase"))).not.toEqual([]);
  });

  test("broken fails, undecided errs, unexercised and accepted are skipped with the reason", () => {
    const xml = formats.junit(mixedRun, options);
    expect(xml).toContain('tests="18" failures="5" errors="1" time="1.360"');
    expect(xml).toContain('message="broken, accepted until 2027-03-31 (W-7): ');
    expect(xml).toContain('message="undecided: BlockPublicAcls is the parameter Acls');
    expect(xml).toContain('message="unexercised: no source: the estate file names no database"');
    expect(formats.junit(hostileRun, options)).toContain("&quot;&gt;&lt;img src=x");
  });
});

describe("html", () => {
  test.each(Object.entries({ ...runs, fleet: fleetRun(10_000, 3) }))("%s: no request, no inline style or handler, under 3 MB", (_name, run) => {
    const page = formats.html(run, options);
    expect(page.length).toBeLessThan(3_000_000);
    const markup = page.replace(/<style>[\s\S]*?<\/style>/, "").replaceAll(/<script[\s\S]*?<\/script>/g, "");
    expect(markup.match(/<[a-z]+[^>]*\s(?:style|on\w+)=/g)).toBeNull();
    expect(markup.match(/<(?:img|iframe|object|embed|base|video|audio|link(?! rel="icon" href="data:,"))\b/g)).toBeNull();
    expect(markup.match(/<[a-z]+[^>]*\ssrc(?:set)?=/g)).toBeNull();
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toContain("default-src 'none'; script-src 'sha256-");
  });

  test("every finding and its facts are on the page", () => {
    const page = formats.html(mixedRun, options);
    for (const finding of mixedRun.findings.filter((each) => each.outcome !== "holds")) expect(page).toContain(finding.fingerprint);
    for (const part of [
      "kms:ScheduleKeyDeletionPendingWindowInDays",
      "<title>Path of 4 steps from internet to Acme-network/Vpc</title>",
      "accepted until 2027-03-31",
      "<title>Estate of PanOps: 2 accounts</title>",
    ]) {
      expect(page).toContain(part);
    }
  });

  test("a crowd is never shown better than its worst account", () => {
    const page = formats.html(fleetRun(10_000, 30), options);
    expect(page).toMatch(/and 953 more<\/text><text[^>]*><\/text><text[^>]*>✗ \d+ broken/);
  });

  test("hostile text cannot leave the data", () => {
    const data = /<script type="application\/json" id="run">([\s\S]*?)<\/script>/.exec(formats.html(hostileRun, options))?.[1] ?? "";
    expect(data).not.toContain("<");
    expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(hostileRun)));
    expect(formats.html(hostileRun, options)).not.toContain(hostile.image);
  });
});

interface Sarif {
  runs: {
    tool: { driver: { rules: { id: string; help: { markdown: string }; properties: Record<string, unknown> }[] } };
    invocations: { toolExecutionNotifications?: unknown[] }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: object }; logicalLocations: { name: string }[] }[];
      partialFingerprints: Record<string, string>;
      suppressions?: { justification: string }[];
      codeFlows?: { threadFlows: { locations: unknown[] }[] }[];
    }[];
  }[];
}
