/** Lines on stderr once the work takes longer than a second, and then at most one a second. No spinner, so it is the same in a terminal, a file and CI. */
export interface Progress {
  /** What is being done now. */
  readonly say: (line: string) => void;
  /** Nothing is being done any more. */
  readonly stop: () => void;
}

/** `clock` in milliseconds. A line that came too early is written when its time comes, unless another one took its place. */
export function progress(clock: () => number = Date.now, write: (line: string) => void = (line) => void process.stderr.write(line)): Progress {
  let due = clock() + 1000;
  let waiting: string | undefined;
  let told: string | undefined;
  const tell = (): void => {
    if (waiting === told || clock() < due) return;
    write(`cofferdam: ${waiting ?? ""}\n`);
    told = waiting;
    due = clock() + 1000;
  };
  // Never what keeps the process alive.
  const timer = setInterval(tell, 250).unref();
  return {
    say: (line) => {
      waiting = line;
      tell();
    },
    stop: () => clearInterval(timer),
  };
}
