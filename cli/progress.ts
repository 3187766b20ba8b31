/** Lines on stderr once the work takes longer than a second, and then at most one a second. */
export interface Progress {
  readonly say: (line: string) => void;
}

export function progress(clock: () => number = Date.now, write: (line: string) => void = (line) => void process.stderr.write(line)): Progress {
  let next = clock() + 1000;
  return {
    say: (line) => {
      if (clock() < next) return;
      next = clock() + 1000;
      write(`cofferdam: ${line}\n`);
    },
  };
}
