import type { TestContext } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What the test shows of which code: `npm run attest` writes it into the registry. */
    attests?: { readonly kind: "webhook" | "worker"; readonly name: string; readonly property: string };
  }
}

/** Says so before anything can fail. */
export function attests({ task }: TestContext, kind: "webhook" | "worker", name: string, property: string): void {
  task.meta.attests = { kind, name, property };
}
