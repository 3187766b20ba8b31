/** The words of a shell brace expression: `{Tag,Untag}Resource Put{,Get}X` → TagResource, UntagResource, PutX, PutGetX. */
export function braces(expression: string): readonly string[] {
  return expression
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap(expanded);
}

function expanded(word: string): readonly string[] {
  const open = word.indexOf("{");
  const close = word.indexOf("}", open);
  if (open < 0 || close < 0) return [word];
  const choices = word.slice(open + 1, close).split(",");
  return choices.flatMap((choice) => expanded(word.slice(0, open) + choice + word.slice(close + 1)));
}
