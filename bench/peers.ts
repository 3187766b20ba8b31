import { join } from "node:path";
import { cached, ran, root, type Input } from "./inputs.ts";
import type { Command } from "./measure.ts";

/** Another tool, run as a whole process on the same template files. */
export interface Peer {
  readonly name: string;
  /** @throws Error when it cannot be installed */
  command(input: Input): Command;
  /** Ends that say that it did its work: findings are no failure. */
  readonly codes: readonly number[];
  /** How many findings its output has. */
  findings(output: string): number;
}

export const cdkNag: Peer = {
  name: "cdk-nag, five packs",
  command: ({ templates }) => [process.execPath, join(root, "bench", "cdk-nag.mjs"), ...templates],
  codes: [0],
  findings: (output) => (JSON.parse(output) as { findings: number }).findings,
};

const version = "1.58.0";

export const cfnLint: Peer = {
  name: `cfn-lint ${version}`,
  // Not its script in bin/, which holds the path that the environment had while it was made.
  command: ({ templates }) => [
    installed(),
    "-c",
    "from cfnlint.runner import main; raise SystemExit(main())",
    "--format",
    "json",
    "--",
    ...templates,
  ],
  // Bits for errors, warnings and notes; 1 is a failure of its own.
  codes: [0, 2, 4, 6, 8, 10, 12, 14],
  findings: (output) => (JSON.parse(output) as readonly unknown[]).length,
};

/** Python with cfn-lint, from PyPI, in an environment of its own in the temporary folder. */
function installed(): string {
  const environment = cached(
    "cfn-lint",
    (out) => {
      ran("python3", "-m", "venv", out);
      ran(join(out, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", `cfn-lint==${version}`);
    },
    version,
  );
  return join(environment, "bin", "python");
}
