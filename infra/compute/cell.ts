import type { Stack } from "aws-cdk-lib";
import type { TenantSettings } from "../settings.ts";
import { addCursors } from "./cursors.ts";
import { addEdge } from "./edge.ts";
import { addFunctions } from "./functions.ts";
import { addLogKey } from "./logs.ts";
import { addGpuRoles } from "./gpu-host.ts";
import { addInference, inference } from "./inference.ts";
import { addNetwork } from "./network.ts";
import { addPeerings } from "./peerings.ts";
import { addQueues } from "./queues.ts";
import { addTranscription, transcription } from "./transcription.ts";
import { addSchedules } from "./schedules.ts";
import { addWorkers } from "./workers.ts";

/** A cell of shared compute: what works for its tenants, in the vendor's own account. */
export function addCell(stack: Stack, tenants: readonly TenantSettings[]): void {
  addLogKey(stack);
  addNetwork(stack);
  addPeerings(stack, tenants);
  addQueues(stack);
  addCursors(stack);
  addTranscription(stack);
  addInference(stack);
  addGpuRoles(stack, transcription, inference);
  addFunctions(stack);
  addSchedules(stack);
  addWorkers(stack);
  addEdge(stack);
}
