/** The engine, as the package `cofferdam` exports it: read sources, judge checks on them, write checks of one's own. */
export { defineCheck, type Check, type Examples } from "./engine/define-check.ts";
export { judgeExample } from "./engine/examples.ts";
export { run, runSteps, type RunInput, type Step } from "./engine/run.ts";
export { walkExamples } from "./engine/walk-examples.ts";
export { explore, type Exploration, type Explored } from "./engine/worlds.ts";

export { readEstateFile } from "./sources/estate-file.ts";
export { readSources, type ReadSources } from "./sources/template/views.ts";

export type { Estate, Kind, Plane, Resource, Tenant } from "./model/estate.ts";
export type { EstateFile, TemplateEntry, TenantEntry } from "./model/estate-file.ts";
export type { EvidenceManifest } from "./model/evidence.ts";
export type { Example, ExampleTemplate } from "./model/example.ts";
export { known, unknown, type Fact, type Known, type Listing, type Origin, type Unknown } from "./model/fact.ts";
export { InputError } from "./model/input-error.ts";
export type { Kinds } from "./model/kinds.ts";
export type { CheckResult, Finding, Outcome, Run, RunHeader, Severity, SourceNote, Waiver } from "./model/run.ts";
export { broken, either, every, exitCode, holds, undecided, whenKnown, type Verdict, type Witness } from "./model/verdict.ts";
export type { View, World } from "./model/world.ts";
