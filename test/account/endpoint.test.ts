import { describe, expect, test } from "vitest";
import { capabilities, capabilityNames, columnOf, type Capability } from "../../checks/sources/account/capabilities.ts";
import { endpointLabel, identify, lacksOf, overlayPath, probedByReading, readProbes } from "../../checks/sources/account/endpoint.ts";
import { isNote } from "../../checks/model/evidence.ts";
import { operationOf, operations } from "../../checks/sources/account/operations.ts";
import type { HttpRequest, Transport } from "../../checks/sources/account/wire.ts";

/** live-accounts.md §2, §5: what an endpoint is, by what it says of itself; what it does, by what it shows. */
const url = new URL("http://emulator.invalid:4566");
const keys = { accessKeyId: "testing", secretAccessKey: "planted-secret-key" };

/** Path → status and body; all else is not there. */
function saying(pages: Readonly<Record<string, string>>, server = "test/1", asked: HttpRequest[] = []): Transport {
  return {
    handle: (request) => {
      asked.push(request);
      const body = pages[request.path];
      const headers = { server, "content-type": body?.startsWith("<") === true ? "text/html" : "application/json" };
      return Promise.resolve({ response: { statusCode: body === undefined ? 404 : 200, headers, body: Buffer.from(body ?? "") } });
    },
  };
}
const at = (handler: Transport, where: URL | null = url) => ({ handler, now: () => new Date(0), ...(where !== null && { url: where }) });

describe("what an endpoint is", () => {
  test("LocalStack and moto say it themselves, each with what it says of its version", async () => {
    const health = JSON.stringify({ services: {}, edition: "community", version: "4.14.0" });
    expect(await identify(at(saying({ "/_localstack/health": health })))).toEqual({ kind: "localstack", version: "4.14.0", probes: {} });
    const moto = await identify(at(saying({ "/moto-api/": "<html><head><title>Moto</title></head></html>" }, "Werkzeug/3.1.9")));
    expect([moto, endpointLabel(moto)]).toEqual([
      { kind: "moto", server: "Werkzeug/3.1.9", probes: {} },
      "moto of no stated version on Werkzeug/3.1.9",
    ]);
  });

  test("an overlay says what is behind it; that it were AWS is not believed", async () => {
    const note = { kind: "moto", version: "5.2.1", overlay: "1", probes: { kmsState: "shown" } } as const;
    const said = await identify(at(saying({ [overlayPath]: JSON.stringify({ ...note, more: 1 }) })));
    expect([said, endpointLabel(said)]).toEqual([note, "moto 5.2.1 with overlay 1"]);
    expect((await identify(at(saying({ [overlayPath]: JSON.stringify({ ...note, kind: "aws" }) })))).kind).toBe("unknown");
  });

  test("what says nothing is unknown; the requests are unsigned and only read", async () => {
    const asked: HttpRequest[] = [];
    expect(await identify(at(saying({}, "", asked)))).toEqual({ kind: "unknown", probes: {} });
    expect(asked.map(({ method, headers }) => [method, Object.keys(headers)])).toEqual(asked.map(() => ["GET", ["host"]]));
  });

  test.each([null, new URL("https://kms.us-east-1.amazonaws.com"), new URL("https://vpce-1.kms.eu-west-1.vpce.amazonaws.com")])(
    "of AWS nothing is asked, and nothing is probed: %s",
    async (where) => {
      const asked: HttpRequest[] = [];
      const endpoint = at(saying({}, "", asked), where);
      const note = await identify(endpoint);
      expect(await probedByReading(note, endpoint, keys, "us-east-1")).toEqual({ kind: "aws", probes: {} });
      expect(asked).toEqual([]);
    },
  );

  test("where nothing answers, the error says where and what to do", async () => {
    const nobody: Transport = { handle: () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })) };
    await expect(identify(at(nobody))).rejects.toThrow(
      "--endpoint http://emulator.invalid:4566: nothing answers there (ECONNREFUSED); start the emulator, or mend the address",
    );
  });
});

describe("what an endpoint does", () => {
  test("what it does not have is not shown, and lacked; what fails on its way says nothing", async () => {
    const answer: Transport["handle"] = async (request) => {
      const target = request.headers["x-amz-target"] ?? "";
      if (target.includes("DescribeTrails")) return Promise.reject(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
      const [statusCode, body] = target.includes("DescribeOrganization")
        ? [400, JSON.stringify({ __type: "AWSOrganizationsNotInUseException" })]
        : [501, JSON.stringify({ __type: "InternalFailure" })];
      return { response: { statusCode, headers: { "content-type": "application/x-amz-json-1.1" }, body: Buffer.from(body) } };
    };
    const note = await probedByReading({ kind: "unknown", probes: { kmsState: "shown" } }, at({ handle: answer }), keys, "us-east-1");
    expect(note.probes).toMatchObject({ organizations: "shown", lambda: "not shown", ramResources: "not shown", kmsState: "shown" });
    expect(Object.keys(note.probes)).not.toContain("cloudtrail");
    expect([...lacksOf(note)]).toEqual(expect.arrayContaining(["lambda", "ramResources"]));
    expect([...lacksOf(note)]).not.toContain("organizations");
  });

  test("each capability that an operation needs is shown by an operation that only reads and needs it", () => {
    const needed = new Set(operations.flatMap(({ needs }) => needs));
    expect(Object.keys(readProbes).toSorted()).toEqual([...needed].toSorted());
    for (const [name, probe] of Object.entries(readProbes)) {
      const { needs, name: called } = operationOf(probe.operation);
      expect([name, needs.includes(name as Capability), /^(Describe|List|Get)/.test(called)]).toEqual([name, true, true]);
    }
  });

  test("AWS does all of it, and an unknown endpoint is declared to do nothing", () => {
    expect(capabilityNames.filter((name) => capabilities[name].aws !== "yes")).toEqual([]);
    expect([columnOf({ kind: "unknown" }), columnOf({ kind: "moto" }), columnOf({ kind: "moto", overlay: "1" })]).toEqual([
      undefined,
      "moto",
      "overlay",
    ]);
  });

  test.each([
    null,
    [],
    { kind: "other", probes: {} },
    { kind: "moto" },
    { kind: "moto", probes: { a: "yes" } },
    { kind: "moto", probes: {}, version: 5 },
  ])("%j is no note", (value) => {
    expect(isNote(value)).toBe(false);
  });
});
