/** CI's seed of a test that draws at random, or with COFFERDAM_SEED another one for each: long runs look where CI does not. */
export function seedOf(fixed: number): number {
  return fixed + 1_000_003 * Number(process.env["COFFERDAM_SEED"] ?? 0);
}
