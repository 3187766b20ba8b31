import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Done, Job, Share } from "./jobs.ts";
import type { Platform } from "./platform.ts";

/** Does all jobs with some processes; answers come in the order of the jobs. */
export async function doneBy(
  workers: number,
  platform: Platform,
  share: Share,
  jobs: readonly Job[],
  said: (done: number) => void,
): Promise<readonly Done[]> {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-mutants-"));
  const file = join(folder, "platform.json");
  writeFileSync(file, JSON.stringify(platform));
  const answers: Done[] = [];
  let next = 0;
  let count = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [file, JSON.stringify(share)], { execArgv: ["--import", "tsx"] });
      let mine = -1;
      const hand = (): void => {
        mine = next++;
        const job = jobs[mine];
        if (job === undefined) child.disconnect();
        else child.send(job);
      };
      child.on("message", (message: Done | "ready") => {
        if (message !== "ready") {
          answers[mine] = message;
          said(++count);
        }
        hand();
      });
      child.on("error", reject);
      child.on("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`a worker ended with ${String(code)} on ${JSON.stringify(jobs[mine])}`)),
      );
    });
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return answers;
}
