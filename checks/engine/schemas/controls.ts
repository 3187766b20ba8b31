import { z } from "zod";
import { describes } from "./same.ts";
import { coverages, type ControlsReport } from "../../model/controls.ts";

const control = z.strictObject({
  id: z.string(),
  toConfirm: z.boolean().describe("The id was not seen in the framework's own text."),
  coverage: z.enum(coverages).describe("How many of its claims have a check; none: a gap."),
  claims: z.array(z.strictObject({ id: z.string(), hasCheck: z.boolean() })),
  outcome: z
    .enum(["holds", "broken", "undecided", "unexercised"])
    .nullable()
    .describe("The worst of its claims in the run, one that was not judged being undecided; null: none was judged, or no run was named."),
});

/** Published as schemas/controls.schema.json. */
export const controlsSchema = describes<ControlsReport>()(
  z.strictObject({
    schema: z.literal("cofferdam/controls/1"),
    relation: z.literal("supports").describe("A claim supports a control; it never satisfies one."),
    run: z.string().nullable(),
    frameworks: z.array(z.strictObject({ name: z.string(), title: z.string(), toConfirm: z.boolean(), controls: z.array(control) })),
    unmapped: z.record(z.string(), z.string()).describe("Claims that stand with no control, and why."),
  }),
);
