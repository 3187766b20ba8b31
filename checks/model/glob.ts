/** Does the whole name match? `*` is any run of characters, `?` one. */
export function matchesGlob(glob: string, name: string): boolean {
  const parts = [...glob].map((char) => (char === "*" ? ".*" : char === "?" ? "." : char.replace(/[^A-Za-z0-9]/, "\\$&")));
  return new RegExp(`^${parts.join("")}$`, "s").test(name);
}
