import { describe, expect, test } from "vitest";
import { collectFrom } from "./aws/collecting.ts";
import { brokenPlatform } from "./aws/broken.ts";
import { fakeAws } from "./aws/wire.ts";
import { writtenViews } from "./aws/written.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import type { Finding } from "../../checks/model/run.ts";
import { operationOf } from "../../checks/sources/account/operations.ts";
import { regionOfPath } from "../../checks/sources/account/filed.ts";
import { recordBytes, type EvidenceRecord } from "../../checks/sources/account/record.ts";
import { MemoryStore, readAccounts } from "../../checks/sources/account/index.ts";

/**
 * Evidence that others wrote, or that was written over: no reading of it may find less than there was and call that "holds". Acme keeps every promise,
 * Globex none; each kind of answer is spoilt in turn. By default each operation in one of the ways; COFFERDAM_MATRIX=all: in all of them.
 */
const { platform, file } = brokenPlatform();
const written = { template: writtenViews(file), canonical: writtenViews(file, "canonical") };
const claims = checks.filter(({ planes }) => planes.includes("account"));

const isWhole = process.env["COFFERDAM_MATRIX"] === "all";

type Spoil = (record: EvidenceRecord) => EvidenceRecord;

/** A list of names → what they do to one record. */
const spoils: Readonly<Record<string, Spoil>> = {
  "says nothing": (record) => ({ ...record, response: {} }),
  "has items that are none": (record) => ({ ...record, response: eachList(record.response, () => [{}, null]) }),
  "was asked with a filter and found nothing": (record) => ({
    ...record,
    request: { ...record.request, Filters: [{ Name: "x", Values: ["y"] }] },
    response: eachList(record.response, () => []),
  }),
  "leads to a page that is not there": (record) => ({
    ...record,
    response: {
      ...eachList(record.response, () => []),
      NextToken: "t",
      nextToken: "t",
      Marker: "t",
      NextMarker: "t",
      ContinuationToken: "t",
      IsTruncated: true,
      Truncated: true,
    },
  }),
  "is an answer and an error": (record) => ({ ...record, error: { code: "AccessDenied", message: "" } }),
};

describe("spoilt evidence", async () => {
  const store = await collectFrom(fakeAws(platform), file);
  const files = store.accounts().flatMap((account) => store.filesOf(account));
  const operations = [...new Set(files.flatMap(({ path }) => regionOfPath(path)?.operation ?? []))].toSorted();
  const before = judged(files);
  // Where AWS leaves an empty list out, an answer without members says that there is nothing.
  const spoiltBy = (name: string): readonly string[] =>
    operations.filter((operation) => name !== "says nothing" || operationOf(operation).omitsEmpty !== true);

  test("unspoilt, Globex breaks each of its claims", () => {
    for (const { id } of claims.filter(({ scope }) => scope !== "organization")) {
      expect([id, ...before.filter(({ check, tenant }) => check === id && tenant === "globex").map(({ outcome }) => outcome)]).toContain("broken");
    }
  });

  test.each(Object.keys(spoils).map((name, way) => ({ name, way })))("no kind of answer that $name makes a claim hold", ({ name, way }) => {
    for (const operation of spoiltBy(name).filter((operation) => isWhole || operations.indexOf(operation) % Object.keys(spoils).length === way)) {
      const spoilt = files.map(({ path, bytes }) => ({
        path,
        bytes: regionOfPath(path)?.operation === operation ? changed(bytes, spoils[name]) : bytes,
      }));
      const after = judged(spoilt);
      const newly = after.filter(
        ({ check, subject, tenant, outcome }) =>
          outcome === "holds" &&
          !before.some((one) => one.outcome === "holds" && one.check === check && one.subject === subject && one.tenant === tenant),
      );
      expect([operation, newly.map(({ check, subject }) => `${check} ${subject}`)]).toEqual([operation, []]);
      for (const { id, scope } of claims) {
        const tenants = scope === "organization" ? [null] : ["acme", "globex"];
        for (const tenant of tenants)
          expect([operation, id, after.some((finding) => finding.check === id && finding.tenant === tenant)]).toEqual([operation, id, true]);
      }
    }
  });
});

function judged(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Finding[] {
  const store = new MemoryStore();
  for (const { path, bytes } of files) store.put(path, bytes);
  const { views } = readAccounts(file, store);
  return claims
    .flatMap((check) => judgeCheck(check, [...(check.beside === undefined ? [] : written[check.beside]), ...views], file))
    .filter(({ plane }) => plane === "account");
}

function changed(bytes: Uint8Array, spoil: Spoil | undefined): Uint8Array {
  const record = JSON.parse(Buffer.from(bytes).toString()) as EvidenceRecord;
  return record.response === undefined || spoil === undefined ? bytes : recordBytes(spoil(record));
}

function eachList(response: EvidenceRecord["response"], list: () => readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(response ?? {}).map(([name, value]) => [name, Array.isArray(value) ? list() : value]));
}
