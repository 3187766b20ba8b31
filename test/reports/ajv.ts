import ajvDraft04, { type Options } from "ajv-draft-04";
import ajvFormats from "ajv-formats";

/** A validator for draft-04 schemas, with formats: OASIS publishes SARIF's schema in that draft. */
export function draft04(options: Options): InstanceType<typeof ajvDraft04.default> {
  const ajv = new ajvDraft04.default(options);
  ajvFormats.default(ajv);
  return ajv;
}
