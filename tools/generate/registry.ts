import { idOf } from "./check-files.ts";

/** `checks/claims/index.ts`: every check, in the order of the paths. */
export function registry(paths: readonly string[]): string {
  const names = paths.map((path) => idOf(path).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return `// Written by \`npm run generate\`.
import type { Check } from "../engine/define-check.ts";
${paths.map((path, index) => `import ${names[index] ?? ""} from "./${path}";`).join("\n")}

/** Every check, sorted by id. */
export const checks: readonly Check[] = [
${names.map((name) => `  ${name},`).join("\n")}
];
`;
}
