import type { Run } from "../checks/model/run.ts";
import type { EstatePicture } from "./estate-picture.ts";
import { html } from "./formats/html.tsx";
import { json } from "./formats/json.ts";
import { junit } from "./formats/junit.ts";
import { sarif } from "./formats/sarif.ts";
import { terminal } from "./formats/terminal.ts";

/** What a format may be told beside the run. Nothing here is read from the machine: the command line decides. */
export interface FormatOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether escape codes for colour are wanted. */
  readonly colour: boolean;
  /** Terminal: every claim, limit and finding, those that hold included. */
  readonly verbose?: boolean;
  /** The folder that origins' files are shown relative to; SARIF needs it for relative URIs. */
  readonly root?: string;
  /** The estate file, relative to `root`: where a finding without a file of its own is shown. Default `cofferdam.yaml`. */
  readonly estateFile?: string;
  /** Terminal: what `cofferdam explain` must be told to find the same run: `--run report/run.json`. Default: nothing; null: no command finds it. */
  readonly explainFlags?: string | null;
  /** Terminal: what the findings of an earlier run mean for the exit code. */
  readonly baseline?: string;
  /** HTML: who is who. Default: what the run itself says. */
  readonly estate?: EstatePicture;
}

export type FormatName = "terminal" | "json" | "sarif" | "junit" | "html";

/** Each a pure function of the run: no clock, file, environment or network, so equal runs give equal text. */
export const formats: Readonly<Record<FormatName, (run: Run, options: FormatOptions) => string>> = {
  terminal,
  json,
  sarif,
  junit,
  html,
};
