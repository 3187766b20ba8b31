import { z } from "zod";
import { controlsSchema } from "../../checks/engine/schemas/controls.ts";
import { diffSchema } from "../../checks/engine/schemas/diff.ts";
import { evidenceSchema } from "../../checks/engine/schemas/evidence.ts";
import { runSchema } from "../../checks/engine/schemas/run.ts";
import { estateSchema } from "../../checks/sources/estate-schema.ts";
import { registerSchema } from "../../checks/sources/waivers.ts";
import { registrySchema } from "../../checks/sources/registry/schema.ts";

/** The published JSON Schemas, file name → text. */
export function schemas(): Readonly<Record<string, string>> {
  return {
    "estate.schema.json": text("The estate file cofferdam.yaml", estateSchema, "input"),
    "waivers.schema.json": text("The register cofferdam.waivers.yaml", registerSchema, "input"),
    "registry.schema.json": text("The registry of tenants", registrySchema, "input"),
    "run.schema.json": text("What cofferdam check --format json prints", runSchema, "output"),
    "diff.schema.json": text("What cofferdam diff --format json prints", diffSchema, "output"),
    "controls.schema.json": text("What cofferdam controls --format json prints", controlsSchema, "output"),
    "evidence.schema.json": text("The manifest.json of an evidence folder", evidenceSchema, "output"),
  };
}

/** What we read refuses unknown members. What we write may gain members in a later version, so a reader's schema lets them pass. */
function text(title: string, schema: z.ZodType, io: "input" | "output"): string {
  const { $schema, ...body } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`;
}
