import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { look } from "./given.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import { startOverlay } from "./overlay/proxy.ts";
import { declaredOf, probed, writeProbes } from "./probes.ts";
import { credentials } from "./seed.ts";
import { tier } from "./tiers.ts";
import { capabilityNames } from "../../checks/sources/account/capabilities.ts";
import { readProbes } from "../../checks/sources/account/endpoint.ts";
import type { EndpointNote } from "../../checks/model/evidence.ts";

/** The table of capabilities says what is seen, in both directions; each harness probes at its start, and this is that probing itself. */
const t2 = tier("T2", whyNoMoto());

describe.skipIf(t2.skip)(`capabilities are declared and shown${t2.note}`, () => {
  let moto: Moto | undefined;
  beforeAll(async () => {
    moto = await startMoto();
  }, 120_000);
  afterAll(async () => moto?.stop());

  test("behind the overlay: what startMoto saw", () => {
    expect(moto?.note).toMatchObject({ kind: "moto", overlay: "1", probes: declaredOf("overlay") });
  });

  test("moto itself", async () => {
    const note = await probed(moto?.url ?? new URL("http://nowhere.invalid"), "5.2.1", credentials);
    expect(note).toEqual({ kind: "moto", version: "5.2.1", probes: declaredOf("moto") });
  });

  test("what is declared and not shown stops the run, and is named", async () => {
    const overlay = await startOverlay(moto?.url ?? new URL("http://nowhere.invalid"), (asked) =>
      asked.operation === "DescribeTrails" ? Promise.resolve({ status: 501, headers: {}, body: Buffer.alloc(0) }) : undefined,
    );
    const probing = probed(overlay.url, "5.2.1", credentials);
    await expect(probing).rejects.toThrow(/cloudtrail, orgTrailInMembers are declared of overlay and not shown/);
    await overlay.stop();
  });

  test("every capability has a probe, but for the one without a client", () => {
    expect(capabilityNames.filter((name) => !(name in writeProbes) && !(name in readProbes))).toEqual(["controlTower"]);
  });
});

describe("what probes and tests do not write to", () => {
  test("AWS", async () => {
    await expect(look("https://kms.us-east-1.amazonaws.com")).rejects.toThrow(/is AWS, and these tests write/);
    await expect(probed(new URL("https://kms.us-east-1.amazonaws.com"), undefined, credentials)).rejects.toThrow(/probes write/);
  });

  test("an endpoint that does not say that it is an emulator, even where it is none of AWS's hosts: nothing but GETs reaches it", async () => {
    const methods: string[] = [];
    const server = createServer((request, response) => {
      methods.push(request.method ?? "");
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(look(url)).rejects.toThrow(/answers neither as moto nor as LocalStack/);
    await expect(probed(new URL(url), undefined, credentials)).rejects.toThrow(/is not known to be an emulator/);
    server.closeAllConnections();
    server.close();
    expect(new Set(methods)).toEqual(new Set(["GET"]));
  });

  test("the overlay is not the emulator", async () => {
    const note: EndpointNote = { kind: "moto", probes: {} };
    const overlay = await startOverlay(new URL("http://127.0.0.1:1/"), undefined, note);
    await expect(look(overlay.url.href)).rejects.toThrow(/is the overlay/);
    await overlay.stop();
  });

  test("without the variable, or with an empty one, tests start their own", async () => {
    expect([await look(undefined), await look("")]).toEqual([undefined, undefined]);
  });
});
