/** Check → the id under which it was first published. */
const renamed: Readonly<Record<string, string>> = {};

/** The id under which the check was first published: findings, waivers and comparisons stay the same when one is renamed. */
export function firstName(check: string): string {
  return Object.hasOwn(renamed, check) ? (renamed[check] ?? check) : check;
}
