import { describe, expect, test } from "vitest";
import { iamData } from "../guardrails/iam-data.ts";
import { failureOf, isCutOff, type RawReply } from "../../checks/sources/account/classify.ts";
import { collectorActions, collectorDenies, collectorPolicy, logReaderPolicy } from "../../checks/sources/account/policy.ts";
import { TokenBucket } from "../../checks/sources/account/rates.ts";
import { recordPath, redact } from "../../checks/sources/account/record.ts";
import { canonicalJson } from "../../checks/sources/evidence/canonical-json.ts";

const reply = (status: number, body: string, headers: Record<string, string> = {}): RawReply => ({ status, headers, body });

test.each([
  ["nothing", undefined, "transport"],
  ["JSON denial", reply(400, '{"__type":"com.amazonaws.kms#AccessDeniedException","message":"no"}'), "denied"],
  ["EC2 denial", reply(403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>"), "denied"],
  ["XML denial to a JSON client", reply(403, "<Error><Code>AccessDenied</Code></Error>"), "denied"],
  ["403 without a code", reply(403, ""), "denied"],
  ["Organizations throttling", reply(400, '{"__type":"TooManyRequestsException"}'), "throttled"],
  ["503 without a code", reply(503, "busy"), "throttled"],
  ["SlowDown", reply(503, "<Error><Code>SlowDown</Code></Error>"), "throttled"],
  ["HTML with status 404", reply(404, "<!doctype html><html></html>", { "content-type": "text/html" }), "malformed"],
  ["expired", reply(400, '{"__type":"ExpiredTokenException"}'), "expired"],
  ["Region that is not enabled", reply(401, "<Response><Errors><Error><Code>OptInRequired</Code></Error></Errors></Response>"), "region"],
  ["gone", reply(400, '{"__type":"NotFoundException"}'), "raced"],
  ["500", reply(500, '{"__type":"KMSInternalException"}'), "transport"],
  ["a 404 whose code nobody listed", reply(404, "<Error><Code>Strange</Code></Error>"), "refused"],
] as const)("%s: what kind of failure it is", (_, raw, wanted) => {
  expect(failureOf(raw, false).class).toBe(wanted);
});

/** As moto 5.2.1 denies, with identity policies switched on. */
test("a denial in AWS's XML that calls itself HTML is a denial", () => {
  const body = '<?xml version="1.0"?>\n<ErrorResponse><Errors><Error><Code>AccessDenied</Code><Message>no</Message></Error></Errors></ErrorResponse>';
  expect(failureOf(reply(403, body, { "content-type": "text/html; charset=utf-8" }), true)).toEqual({ code: "AccessDenied", class: "denied" });
  const page = "<!doctype html><html><Code>NoSuchBucketPolicy</Code></html>";
  expect(failureOf(reply(404, page, { "content-type": "text/html" }), false).class).toBe("malformed");
});

test("HTML and 501 are unsupported on an emulator", () => {
  expect(failureOf(reply(500, "<html></html>", { "content-type": "text/html" }), true).class).toBe("unsupported");
  expect(failureOf(reply(501, '{"__type":"InternalFailure"}'), true).class).toBe("unsupported");
});

test.each([
  ["{}", false],
  ['{"a":[1', true],
  ["<a><b/></a>", false],
  ["<a><b/>", true],
  ['<?xml version="1.0"?>\n<a/>', false],
  ["", false],
])("%j is cut off: %s", (body, cut) => {
  expect(isCutOff(reply(200, body))).toBe(cut);
});

describe("the collector's policy", () => {
  test("allows actions that AWS has, all of them reading or listing", async () => {
    const published = await iamData([...new Set(collectorActions.map((name) => name.slice(0, name.indexOf(":"))))]);
    expect(collectorActions.filter((name) => published.actions(name).length !== 1)).toEqual([]);
    expect(collectorActions.filter((name) => !["Read", "List"].includes(published.level(name)))).toEqual([]);
    expect(collectorActions.length).toBeGreaterThan(50);
  });

  test("denies what reads content, and nothing that it allows", () => {
    const globs = collectorDenies.map((glob) => new RegExp(`^${glob.replaceAll("*", ".*")}$`));
    expect(collectorActions.filter((name) => globs.some((glob) => glob.test(name)))).toEqual([]);
    expect(collectorPolicy().Statement).toHaveLength(3);
  });

  test("reads no log and no digest unless the run is to read logs, and then digests of its own account only", () => {
    const text = JSON.stringify(collectorPolicy());
    for (const action of ["cloudtrail:ListPublicKeys", "s3:ListBucket", '"s3:GetObject"']) expect(text).not.toContain(action);
    const { Statement } = logReaderPolicy("aws");
    const digests = "arn:aws:s3:::*/AWSLogs/${aws:PrincipalAccount}/CloudTrail-Digest/*";
    const own = { StringEquals: { "s3:ResourceAccount": "${aws:PrincipalAccount}" } };
    expect(Statement).toContainEqual({ Sid: "ReadsDigests", Effect: "Allow", Action: "s3:GetObject", Resource: digests, Condition: own });
    expect(Statement).toContainEqual({ Sid: "ReadsNoOtherObject", Effect: "Deny", Action: "s3:GetObject*", NotResource: digests });
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action = [] }) => Action);
    expect(Statement.find(({ Sid }) => Sid === "NothingElse")?.NotAction).toEqual(allowed.toSorted());
    for (const deny of collectorDenies) expect(JSON.stringify(Statement)).toContain(`"${deny}"`);
  });
});

test("a bucket of tokens lets a burst through and then keeps the rate, at 0.8 of the quota", async () => {
  let now = 0;
  const waits: number[] = [];
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const bucket = new TokenBucket({ perSecond: 5, burst: 8 }, clock);
  for (let i = 0; i < 10; i++) await bucket.take();
  expect(waits.length).toBe(4);
  for (const wait of waits) expect(wait).toBeCloseTo(250);
});

test("RFC 8785: members in the order of their UTF-16 code units, numbers as ECMAScript writes them", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "1": "One",
    "\u0080": "Control",
    "\ud83d\ude02": "Smiley",
    n: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
  };
  expect(canonicalJson(value)).toBe(
    '{"\\r":"Carriage Return","1":"One","n":[333333333.3333333,1e+30,4.5,0.002,1e-27],"\u0080":"Control","€":"Euro Sign","😂":"Smiley"}',
  );
});

test("equal answers have equal names, whatever else the record says", () => {
  const record = { request: { KeyId: "k" }, response: { Policy: "p" } };
  const path = recordPath("333333333333", "us-east-1", "kms.GetKeyPolicy", record);
  expect(path).toMatch(/^333333333333\/us-east-1\/kms\.GetKeyPolicy\/[0-9a-f]{64}\.json$/);
  expect(recordPath("333333333333", "us-east-1", "kms.GetKeyPolicy", { ...record, requestId: "r", at: "2026-11-26T00:00:00Z", plane: "live" })).toBe(
    path,
  );
  expect(recordPath("333333333333", "us-east-1", "kms.GetKeyPolicy", { ...record, response: { Policy: "q" } })).not.toBe(path);
});

test("redaction says where it hit, and nothing where it did not", () => {
  const value = { Functions: [{ Environment: { Variables: { A: "1" } } }, { Name: "f" }] };
  expect(redact(value, ["Functions.*.Environment.Variables.*", "Other.*"])).toEqual({
    value: { Functions: [{ Environment: { Variables: { A: "redacted" } } }, { Name: "f" }] },
    redacted: ["response.Functions.*.Environment.Variables.*"],
  });
});
