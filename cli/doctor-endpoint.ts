import type { Symptom } from "./symptom.ts";
import {
  callerCredentials,
  capabilities,
  capabilityNames,
  columnOf,
  connect,
  endpointLabel,
  identify,
  probedByReading,
} from "../checks/sources/account/index.ts";
import type { EndpointNote } from "../checks/model/evidence.ts";
import { InputError } from "../checks/model/input-error.ts";

/** What an endpoint is and what it shows of what its kind is declared to do. Reads only: nothing is written into an account. */
export async function endpointSymptoms(url: string): Promise<Symptom[]> {
  const what = "endpoint";
  const endpoint = await connect(url);
  let note: EndpointNote;
  try {
    note = await identify(endpoint);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ what, state: "missing", found: error.message, repair: `start it, then run: cofferdam doctor --endpoint ${url}` }];
  }
  if (note.kind === "aws") return [{ what, state: "ok", found: `${url}: AWS` }];
  const is: Symptom = { what, state: "ok", found: `${url}: ${endpointLabel(note)}; what it answers is labelled emulated` };
  try {
    return [is, ...shown(await probedByReading(note, endpoint, await callerCredentials(), "us-east-1"))];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [
      is,
      {
        what: "capabilities",
        state: "optional",
        found: `not looked at: ${error.message}`,
        repair: "export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…",
      },
    ];
  }
}

function shown(note: EndpointNote): Symptom[] {
  const column = columnOf(note);
  const seen = (as: "shown" | "not shown"): readonly string[] => capabilityNames.filter((name) => note.probes[name] === as);
  const declared = (name: string): boolean => column !== undefined && capabilities[name as keyof typeof capabilities][column] !== "no";
  const [have, lack] = [seen("shown"), seen("not shown")];
  const missing = lack.filter(declared);
  const what = "capabilities";
  return [
    { what, state: "ok", found: `shown: ${have.join(", ") || "none"}` },
    ...(lack.length === missing.length
      ? []
      : [
          {
            what,
            state: "optional",
            found: `not shown: ${lack.filter((name) => !missing.includes(name)).join(", ")}`,
            repair: "nothing: what needs them stays undecided there",
          } as const,
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            what,
            state: "missing",
            found: `declared of ${column} and not shown: ${missing.join(", ")}`,
            repair: "start the emulator with these services, or another version of it",
          } as const,
        ]),
  ];
}
