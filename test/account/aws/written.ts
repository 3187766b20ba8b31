import { readSynthesized } from "../../synthesized.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";
import type { View } from "../../../checks/model/world.ts";
import { readSources } from "../../../checks/sources/template/views.ts";

/** The reference platform's templates, for whom accounts are judged beside them: those placed by their manifest, or the canonical ones. */
export function writtenViews(file: EstateFile, form: "concrete" | "canonical" = "concrete"): readonly View[] {
  return readSynthesized((assembly) => {
    const templates = file.templates.flatMap((entry) =>
      "assembly" in entry && (entry.stacks !== undefined) === (form === "canonical") ? [{ ...entry, assembly }] : [],
    );
    return readSources({ ...file, templates }).views;
  });
}
