import type { Finding } from "../../checks/model/run.ts";

/** What a failed test says: the verdict's own sentence and where it was read. */
export function explainFinding({ outcome, because, origin, when }: Finding): string {
  const place = `${origin.file === undefined ? "" : `${origin.file}${origin.line === undefined ? "" : `:${origin.line}`} `}${origin.path}`;
  const under = when.length === 0 ? "" : `\n  when ${when.join(" and ")}`;
  return `${outcome}: ${because}${under}\n  at ${place}`;
}
