import { describe, expect, it } from "vitest";
import { show } from "../../checks/model/text.ts";
import { phases } from "../../tools/generate/walk/calls.ts";
import type { Call, Phase } from "../../tools/generate/walk/calls.ts";
import { reasonOf, reasons } from "../../tools/generate/walk/reasons.ts";
import { walk } from "../../tools/generate/walk/walked.ts";
import { iamData } from "../guardrails/iam-data.ts";

const walked = await walk();
const neighbours = walked.flatMap((one) => one.neighbours);
const allowed = neighbours.filter(({ answer }) => answer === "allowed" || answer === "undecided").map(({ neighbour }) => neighbour);
const line = (phase: Phase, { by, action, on }: Call) => `${phase}: ${by} ${action} ${show(on)}`;

describe("the walk through a tenant account's life", () => {
  it("goes through every phase", () => {
    expect([...new Set(walked.map(({ step }) => step.phase))]).toEqual(phases);
  });

  it("is written in names of calls and keys that exist", async () => {
    const published = await iamData([...new Set(walked.map(({ call }) => call.action.slice(0, call.action.indexOf(":"))))]);
    const strange = walked.flatMap(({ call: { action, context } }) =>
      published.actions(action).length === 1 ? Object.keys(context).filter((key) => !published.hasKey(action, key)) : [action],
    );
    expect(strange).toEqual([]);
  });

  it.each(["vending/KeyBirth", "TenantProvisioner", "customer/Restore", "cofferdam/Collector", "PanOpsDataRole"])("is walked by %s", (name) => {
    expect(walked.some(({ call }) => call.by.endsWith(`:role/${name}`))).toBe(true);
  });

  it("is allowed at each step", () => {
    const refused = walked.filter(({ decision }) => decision === "gone" || decision.decision !== "allowed");
    expect(refused.map(({ step, call }) => line(step.phase, call))).toEqual([]);
  });

  it("has neighbours of all three kinds for each call", () => {
    for (const { neighbours: own } of walked) {
      const count = (differs: string) => own.filter(({ neighbour }) => neighbour.differs === differs).length;
      expect([count("principal") > 40, count("tenant"), count("phase")]).toEqual([true, 1, phases.length - 1]);
    }
  });

  it("has no neighbour that is allowed without a reason", () => {
    expect(allowed.filter((neighbour) => reasonOf(neighbour) === undefined).map(({ phase, call }) => line(phase, call))).toEqual([]);
  });

  it("gives no reason that explains nothing", () => {
    const used = new Set(allowed.map(reasonOf));
    expect(reasons.filter((reason) => !used.has(reason)).map(({ why }) => why)).toEqual([]);
  });

  it("lets nobody of another tenant, no stranger and nobody unsigned do any of it", () => {
    const foreign = allowed.filter(
      ({ differs, call }) => differs === "principal" && !/::(333333333333|222222222222|111111111111):|amazonaws\.com$/.test(call.by),
    );
    expect(foreign.map(({ phase, call }) => line(phase, call))).toEqual([]);
  });
});
