import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder } from "./estate.ts";
import { cofferdam, type Ended } from "./program.ts";

const cwd = folder();
const document = (more: object = {}) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more }] });
const [narrow, wide] = [document(), document({ Action: "s3:*" })];
const write = (name: string, content: unknown) => writeFileSync(join(cwd, name), typeof content === "string" ? content : JSON.stringify(content));
write("narrow.json", narrow);
write("wide.json", wide);

const run = async (...args: readonly string[]): Promise<Ended> => cofferdam(["policy", ...args], { cwd });
const asked = async (command: string, lines: readonly unknown[]) => {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const ended = await cofferdam(["policy", command, "--batch"], { cwd, input: text });
  return {
    code: ended.code,
    stderr: ended.stderr,
    answers: ended.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

const request = { principal: "arn:aws:iam::333333333333:role/A", action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:333333333333:key/k" };
const layers = {
  identity: [document({ Action: "kms:*" })],
  scp: [],
  rcp: [],
  boundary: null,
  session: null,
  resource: null,
  endpoint: null,
  grants: [],
  managementAccount: null,
};
const keyPolicy = document({ Action: "kms:*", Principal: { AWS: "333333333333" } });

describe("policy implies", () => {
  test("proved: 0", async () => {
    const { code, stdout, stderr } = await run("implies", "--candidate", "narrow.json", "--reference", "wide.json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Proved: /);
  });

  test("refuted: 1, with the request", async () => {
    const { code, stdout } = await run("implies", "--candidate", "wide.json", "--reference", "narrow.json");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Refuted: .*\n {2}principal arn:aws:iam::\d{12}:role\/\w+\n {2}action {4}s3:\w+\n {2}resource {2}arn:aws:s3:::/);
  });

  test("undecided: 3", async () => {
    write("odd.json", document({ Condition: { StringResembles: { "aws:username": "x" } } }));
    expect((await run("implies", "--candidate", "narrow.json", "--reference", "odd.json")).code).toBe(3);
  });

  test("many, in the order asked; what is no question gets its line, and the rest are answered", async () => {
    const { code, answers } = await asked("implies", [
      { id: "a", candidate: narrow, reference: wide },
      { id: 2, candidate: JSON.stringify(wide), reference: narrow, type: "boundary" },
      "",
      { id: "b", candidate: narrow },
      '{"id":"c","candidate":{},"candidate":{}}',
      { id: "d", candidate: narrow, reference: wide, typ: "scp" },
      { id: "e", candidate: narrow, reference: wide, type: "identty" },
      { id: "f", candidate: 1, reference: wide },
      "[",
      { id: "g", candidate: wide, reference: wide, type: "scp" },
    ]);
    expect(code).toBe(2);
    expect(answers.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["a", "proved"],
      [2, "refuted"],
      ["b", undefined],
      [null, undefined],
      ["d", undefined],
      ["e", undefined],
      ["f", undefined],
      [null, undefined],
      ["g", "proved"],
    ]);
    expect(answers[1]?.["witness"]).toMatchObject({ action: expect.stringMatching(/^s3:/) as string, context: {} });
    expect(answers.flatMap(({ error }) => (error === undefined ? [] : [error]))).toEqual([
      "reference is missing",
      expect.stringMatching(/occurs twice/) as string,
      "question: unknown member typ; did you mean type?",
      "type: there is no identty; did you mean identity?",
      expect.stringMatching(/^candidate: /) as string,
      expect.stringMatching(/^question: not JSON/) as string,
    ]);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [["implies"], /name --candidate and --reference/],
    [["implies", "--candidate", "missing.json", "--reference", "wide.json"], /missing\.json.*does not exist/],
    [["implies", "--candidate", "empty.json", "--reference", "wide.json"], /empty\.json.*not JSON/],
    [["implies", "--candidate", "bytes.json", "--reference", "wide.json"], /bytes\.json: not UTF-8/],
    [["implies", "--candidate", "deep.json", "--reference", "wide.json"], /deep\.json/],
    [["implies", "--candidate", "there", "--reference", "wide.json"], /is a folder/],
    [["implies", "--batch"], /no question on stdin/],
    [["authorize"], /name --request/],
    [["forbid"], /unknown command/],
  ])("%j: exit 2 and one line", async (args, said) => {
    write("empty.json", "");
    write("deep.json", "[".repeat(10_000));
    writeFileSync(join(cwd, "bytes.json"), Buffer.from([0x7b, 0xff]));
    mkdirSync(join(cwd, "there"), { recursive: true });
    const { code, stdout, stderr } = await cofferdam(["policy", ...args], { cwd, input: "" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("policy authorize", () => {
  test("one request: 0 allowed, 1 denied, 3 undecided", async () => {
    write("allowed.json", { request, layers: { ...layers, resource: keyPolicy } });
    write("denied.json", { request, layers });
    write("open.json", { request, layers: { ...layers, identity: [], grants: [{ GranteePrincipal: "333333333333", Operations: ["Decrypt"] }] } });
    const ends = await Promise.all(["allowed", "denied", "open"].map(async (name) => run("authorize", "--request", `${name}.json`)));
    expect(ends.map(({ code, stdout }) => [code, stdout.split("\n")[0]])).toEqual([
      [0, "allowed by identity (identity/0/Statement/0)"],
      [1, "denied-implicitly by resource"],
      [3, "undecided"],
    ]);
  });

  test("many", async () => {
    const { code, answers } = await asked("authorize", [
      { id: 1, request, layers: { ...layers, resource: keyPolicy } },
      { id: 2, request: { ...request, principal: "*" }, layers: { ...layers, resource: document({ Action: "kms:*", Principal: "*" }) } },
      { id: 3, request, layers: { ...layers, scp: [[]], resource: keyPolicy } },
      { id: 4, request, layers: { ...layers, identity: [document({ Action: "*", Effect: "Deny" })] } },
      { id: 5, request: { ...request, context: { "aws:SecureTransport": true, "aws:TagKeys": ["a", 1] } }, layers: {} },
      { id: 6, request: { ...request, action: "kms" }, layers },
      { id: 7, request, layers: { ...layers, scps: [] } },
    ]);
    expect(code).toBe(2);
    expect(answers.slice(0, 5)).toEqual([
      { id: 1, decision: "allowed", by: "identity" },
      { id: 2, decision: "allowed", by: "resource" },
      { id: 3, decision: "denied-implicitly", by: "scp" },
      { id: 4, decision: "denied-explicitly", by: "identity" },
      { id: 5, decision: "denied-implicitly", by: "identity" },
    ]);
    expect(answers.slice(5).map(({ error }) => error)).toEqual([
      "request.action: kms names no action; write service:Action",
      "layers: unknown member scps; did you mean scp?",
    ]);
  });
});
