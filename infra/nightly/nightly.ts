import type { Stack } from "aws-cdk-lib";
import { addEvidence } from "./evidence.ts";
import { addMachine } from "./machine.ts";
import { addRunner } from "./runner.ts";
import { addWatch } from "./watch.ts";

/** The nightly run over all accounts: a schedule, a machine that fans out, one function, and evidence that nobody can take back. */
export function addNightly(stack: Stack): void {
  addEvidence(stack);
  addRunner(stack);
  addMachine(stack);
  addWatch(stack);
}
