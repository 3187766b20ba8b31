import { z } from "zod";
import { finding } from "./run.ts";
import { describes } from "./same.ts";
import { order, type DiffReport } from "../../model/diff.ts";

const change = z.enum(order).describe("lost: neither broken any more nor seen to hold.");

/** Published as schemas/diff.schema.json. */
export const diffSchema = describes<DiffReport>()(
  z.strictObject({
    schema: z.literal("cofferdam/diff/1"),
    runs: z.array(z.string()).describe("As they were named, oldest first; the last is compared with the one before it."),
    counts: z.record(z.enum(order), z.int().nonnegative()),
    changes: z.array(
      z.strictObject({
        change,
        because: z.string().describe("Why it is lost; else empty."),
        finding: finding.describe("As it is now, or as it was last."),
      }),
    ),
  }),
);
