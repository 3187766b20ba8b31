import { readFileSync } from "node:fs";
import { runJob, type Job, type Share } from "./jobs.ts";
import type { Platform } from "./platform.ts";

/** A process that does jobs for another: it is told the platform's file and the share, then one job at a time. */
const [file = "", share = ""] = process.argv.slice(2);
const platform = JSON.parse(readFileSync(file, "utf8")) as Platform;
const wanted = JSON.parse(share) as Share;
process.on("message", (job: Job) => process.send?.(runJob(platform, wanted, job)));
process.send?.("ready");
