import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";

export const registryPath = "infra/registry/registry.json";

export type AttestationEntry = RegistryFile["attestations"][number];

/** The code that an attestation is about and what it imports, in the order of their names. */
export function attestedFiles({ kind, name }: AttestationEntry["subject"]): string[] {
  const found = new Set<string>();
  const verifier = `guardrails/webhooks/${name === "gmail" ? "gmail-push" : name}.ts`;
  const open = kind === "webhook" ? [verifier, "infra/compute/handlers/webhook.ts"] : ["infra/compute/handlers/outbound.ts"];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = next;
    if (found.has(path)) continue;
    found.add(path);
    const imports = [...readFileSync(path, "utf8").matchAll(/ from "(\.[^"]+)"/g)].map((match) => posix.join(posix.dirname(path), match[1] ?? ""));
    open.push(...imports);
  }
  return [...found].toSorted();
}

/** As `sha256sum FILE… | sha256sum` has it. */
export function digestOf(files: readonly string[]): string {
  const lines = files.map((path) => `${createHash("sha256").update(readFileSync(path)).digest("hex")}  ${path}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

/** Attestations of code that is another by now, one sentence each. Runs no test. */
export function staleAttestations(): readonly string[] {
  if (!existsSync(registryPath)) return [];
  const { attestations = [] } = JSON.parse(readFileSync(registryPath, "utf8")) as { readonly attestations?: readonly AttestationEntry[] };
  return attestations.flatMap(({ subject, digest }) => {
    const now = digestOf(attestedFiles(subject));
    return now === digest ? [] : [`${registryPath}: ${subject.kind} ${subject.name} was attested with other code than there is; run npm run attest`];
  });
}
