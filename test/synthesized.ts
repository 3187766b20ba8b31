import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform } from "../infra/app.ts";

/** What `read` makes of the reference platform's assembly, synthesized now into a folder that then goes; without the CDK's own validation, which takes most of the time. */
export function readSynthesized<T>(read: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-synthesized-"));
  const before = process.env["CDK_VALIDATION"];
  process.env["CDK_VALIDATION"] = "false";
  try {
    platform(folder).synth();
    return read(folder);
  } finally {
    if (before === undefined) delete process.env["CDK_VALIDATION"];
    else process.env["CDK_VALIDATION"] = before;
    rmSync(folder, { recursive: true });
  }
}
