/** One thing that `doctor` looked at. */
export interface Symptom {
  readonly what: string;
  readonly state: "ok" | "missing" | "optional";
  readonly found: string;
  /** The command or edit that repairs it. */
  readonly repair?: string;
}
